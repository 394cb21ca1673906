namespace EsEnas.Grains.Telemetry;

/// <summary>Kinds of instruments.</summary>
public enum InstrumentKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value of this moment, read when somebody collects.</summary>
    Gauge,

    /// <summary>Counts of measurements by size.</summary>
    Histogram,
}
