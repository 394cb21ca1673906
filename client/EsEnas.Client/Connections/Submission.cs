using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Telemetry;

namespace EsEnas.Client.Connections;

/// <summary>Submits a run under a span of its own, which all that the run does later belongs to.</summary>
internal static class Submission
{
    /// <param name="run">Its grain.</param>
    /// <param name="id">Its id.</param>
    /// <param name="yaml">Its specification.</param>
    /// <param name="labels">Its labels, as text; null for none.</param>
    public static async Task<RunStatus> SubmitAsync(IExperimentGrain run, RunId id, string yaml, string? labels = null)
    {
        using var span = ClientTelemetry.StartSubmit(id);
        return await run.Submit(new SubmitRequest(yaml, TraceParent: span?.Id ?? "", Labels: labels));
    }

    /// <summary>Deletes the run of a name if it is cancelled, so that a new one can take the name.</summary>
    public static async Task MakeRoomAsync(IExperimentGrain run)
    {
        try
        {
            if ((await run.GetStatus()).State == RunState.Cancelled) await run.Delete(RunDeletion.Cancelled);
        }
        catch (RunException error) when (error.Error == RunError.NotFound)
        {
            // The name is free.
        }
    }
}
