using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Telemetry;

namespace EsEnas.Client.Connections;

/// <summary>Submits a run under a span of its own, which all that the run does later belongs to.</summary>
internal static class Submission
{
    public static async Task<RunStatus> SubmitAsync(IExperimentGrain run, RunId id, string yaml)
    {
        using var span = ClientTelemetry.StartSubmit(id);
        return await run.Submit(new SubmitRequest(yaml, TraceParent: span?.Id ?? ""));
    }
}
