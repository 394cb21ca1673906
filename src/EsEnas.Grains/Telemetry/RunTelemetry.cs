using System.Diagnostics;
using EsEnas.Core.Runs;
using EsEnas.Core.Search;

namespace EsEnas.Grains.Telemetry;

/// <summary>Measures one run at work: phases, iterations, what its gauges show. Not thread safe: belongs to the run's loop.</summary>
internal sealed class RunTelemetry(RunId run, string task, string traceParent, int iteration, int iterations, SiloMetrics metrics,
    TracingOptions tracing, TimeProvider time)
    : IDisposable
{
    private readonly RunGauge gauge = metrics.Runs.Enter(run, task, iteration, iterations);
    private readonly ActivityContext submission = Tracing.OfRun(traceParent);
    private int? first;

    /// <summary>
    /// A plan begins: its parts are measured if it is an iteration, under a span in the trace of the run's submission if it is sampled and
    /// there is a listener.
    /// </summary>
    /// <param name="number">The iteration, counted on from training through the phases after it, from 1; null if the plan is none.</param>
    public TelemetryStep StartStep(int? number) =>
        new(this, number is { } iteration ? StartIteration(iteration) : null, number is not null);

    private Activity? StartIteration(int number)
    {
        first ??= number;
        if (!Tracing.Source.HasListeners() || !tracing.Samples(number, first.Value)) return null;
        return Tracing.Source.StartActivity(TelemetryCatalog.IterationSpan, ActivityKind.Internal, submission)?
            .SetTag(TelemetryCatalog.Run, run.Value).SetTag(TelemetryCatalog.Task, task).SetTag(TelemetryCatalog.Iteration, number);
    }

    /// <summary>Runs a phase of an iteration under its span, and measures it.</summary>
    /// <param name="phase">Its name in <see cref="TelemetryCatalog.Phase"/>.</param>
    /// <param name="span">Name of its span; null: it has spans of its own, or none.</param>
    /// <param name="work">The phase.</param>
    public async Task<T> PhaseAsync<T>(string phase, string? span, Func<Task<T>> work)
    {
        var result = default(T)!;
        await PhaseAsync(phase, span, async Task () => result = await work());
        return result;
    }

    /// <inheritdoc cref="PhaseAsync{T}(string, string?, Func{Task{T}})"/>
    public async Task PhaseAsync(string phase, string? span, Func<Task> work)
    {
        // Outside a sampled iteration a phase would be a trace of its own.
        using var activity = span is null || Activity.Current is null ? null : Tracing.Source.StartActivity(span);
        var start = time.GetTimestamp();
        await work();
        metrics.PhaseEnded(phase, time.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>A plan is complete. Every iteration counts; the gauges show what training reached.</summary>
    public void Completed(RunEvent.PlanCompleted plan, SearchSpace space, double secondsPerIteration)
    {
        if (plan.Row is not null) metrics.Iterated(task, plan.Row);
        if (plan.Row is not null && plan.Phase == RunPhases.All[0]) gauge.Show(plan.Row, space, plan.Plan, secondsPerIteration);
        else gauge.Touch();
    }

    /// <summary>A phase after training begins.</summary>
    public void PhaseStarted() => gauge.EndTraining();

    /// <summary>A round of a choice beside the run is complete.</summary>
    public void RoundDone() => gauge.Touch();

    public void Dispose() => gauge.Dispose();
}
