using System.Text;

namespace EsEnas.Grains.Telemetry;

/// <summary>One instrument of the meter.</summary>
/// <param name="Name">Name: dots between namespaces, snake_case within.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Unit">UCUM unit; in braces what is counted.</param>
/// <param name="Description">What it says, one sentence.</param>
/// <param name="Attributes">Names of its attributes; every one is bounded (<see cref="TelemetryCatalog.Attributes"/>).</param>
public sealed record InstrumentDefinition(string Name, InstrumentKind Kind, string Unit, string Description,
    params IReadOnlyList<string> Attributes)
{
    /// <summary>Upper bounds of a histogram's buckets, in its unit; empty for other kinds.</summary>
    public IReadOnlyList<double> Buckets =>
        Kind != InstrumentKind.Histogram ? [] : Unit == "By" ? TelemetryCatalog.ByteBuckets : TelemetryCatalog.SecondBuckets;

    /// <summary>
    /// The name at <c>/metrics</c>: dots become underscores, the unit is spelled out unless it is in braces or 1, and a counter ends in
    /// <c>_total</c>. A histogram has three series of this name: <c>_bucket</c>, <c>_sum</c>, <c>_count</c>.
    /// </summary>
    public string PrometheusName
    {
        get
        {
            var name = new StringBuilder(PrometheusText(Name));
            if (Unit == "s") name.Append("_seconds");
            else if (Unit == "By") name.Append("_bytes");
            if (Kind == InstrumentKind.Counter) name.Append("_total");
            return name.ToString();
        }
    }

    /// <summary>A name or attribute as Prometheus writes it.</summary>
    public static string PrometheusText(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace('.', '_');
    }
}
