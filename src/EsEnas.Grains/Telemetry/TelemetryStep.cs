using System.Diagnostics;

namespace EsEnas.Grains.Telemetry;

/// <summary>One plan of a run: ask, roll out, tell. Not thread safe: belongs to the run's loop.</summary>
/// <param name="telemetry">What the run is measured with.</param>
/// <param name="span">The iteration's span; null without one.</param>
/// <param name="isMeasured">Whether the parts are measured.</param>
internal readonly struct TelemetryStep(RunTelemetry telemetry, Activity? span, bool isMeasured) : IDisposable
{
    public Task<T> AskAsync<T>(Func<T> ask, CancellationToken cancellationToken) =>
        PartAsync(TelemetryCatalog.AskPhase, TelemetryCatalog.AskSpan, () => Task.Run(ask, cancellationToken));

    public Task<T> RollOutAsync<T>(Func<Task<T>> rollOut) => PartAsync(TelemetryCatalog.RolloutPhase, null, rollOut);

    public Task<T> TellAsync<T>(Func<T> tell, CancellationToken cancellationToken) =>
        PartAsync(TelemetryCatalog.TellPhase, TelemetryCatalog.TellSpan, () => Task.Run(tell, cancellationToken));

    public void Dispose() => span?.Dispose();

    private Task<T> PartAsync<T>(string part, string? name, Func<Task<T>> work) =>
        isMeasured ? telemetry.PhaseAsync(part, name, work) : work();
}
