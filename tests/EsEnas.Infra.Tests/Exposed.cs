using EsEnas.Grains.Telemetry;

namespace EsEnas.Infra.Tests;

/// <summary>The names that a silo's <c>/metrics</c> has, as the catalog says.</summary>
internal static class Exposed
{
    /// <summary>Series of our own instruments.</summary>
    public static IReadOnlySet<string> OwnSeries { get; } = TelemetryCatalog.Instruments.SelectMany(SeriesOf)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Labels of our own instruments, and the two that Prometheus itself gives.</summary>
    public static IReadOnlySet<string> Labels { get; } =
        TelemetryCatalog.Attributes.Select(attribute => InstrumentDefinition.PrometheusText(attribute.Name))
            .Concat(["le", "instance", "job"]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Of Orleans or the runtime: known only to a running silo.</summary>
    public static bool IsForeign(string series) =>
        series.StartsWith("orleans_", StringComparison.Ordinal) || series.StartsWith("dotnet_", StringComparison.Ordinal);

    /// <summary>Labels that a series of ours has.</summary>
    public static IReadOnlySet<string> LabelsOf(string series)
    {
        var instrument = TelemetryCatalog.Instruments.Single(candidate => SeriesOf(candidate).Contains(series));
        return instrument.Attributes.Select(InstrumentDefinition.PrometheusText)
            .Concat(series.EndsWith("_bucket", StringComparison.Ordinal) ? ["le"] : [])
            .Concat(["instance", "job"]).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> SeriesOf(InstrumentDefinition instrument) => instrument.Kind == InstrumentKind.Histogram
        ? [instrument.PrometheusName + "_bucket", instrument.PrometheusName + "_sum", instrument.PrometheusName + "_count"]
        : [instrument.PrometheusName];
}
