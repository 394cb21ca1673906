using OpenTelemetry.Trace;

namespace EsEnas.Hosting.Telemetry;

/// <summary>
/// Only our own spans begin a trace (the experiment decides which iterations do): every status call and reminder would otherwise be one.
/// </summary>
internal sealed class OwnRootSampler : Sampler
{
    private const string Prefix = "esenas.";

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Name.StartsWith(Prefix, StringComparison.Ordinal)
            ? SamplingDecision.RecordAndSample
            : SamplingDecision.Drop);
}
