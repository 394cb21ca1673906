namespace EsEnas.Core.Policies;

/// <summary>What noise is drawn from.</summary>
public enum SignalNoiseLaw
{
    /// <summary>A scale times N(0, 1).</summary>
    Normal,

    /// <summary>A scale times U(-1, 1).</summary>
    Uniform,
}
