using System.Diagnostics;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Search;

namespace EsEnas.Grains.Telemetry;

/// <summary>Measures one run at work: phases, iterations, what its gauges show. Not thread safe: belongs to the run's loop.</summary>
internal sealed class RunTelemetry(string run, string task, string traceParent, int iteration, int iterations, SiloMetrics metrics, TracingOptions tracing, TimeProvider time)
    : IDisposable
{
    private readonly RunGauge gauge = metrics.Runs.Enter(run, task, iteration, iterations);
    private readonly ActivityContext submission = Tracing.OfRun(traceParent);
    private int? first;

    /// <summary>The span of an iteration in the trace of the run's submission; null if it is not sampled or there is no listener.</summary>
    /// <param name="number">The iteration, from 1; those of the polish count on from training's.</param>
    public Activity? StartIteration(int number)
    {
        first ??= number;
        if (!Tracing.Source.HasListeners() || !tracing.Samples(number, first.Value)) return null;
        return Tracing.Source.StartActivity(TelemetryCatalog.IterationSpan, ActivityKind.Internal, submission)?
            .SetTag(TelemetryCatalog.Run, run).SetTag(TelemetryCatalog.Task, task).SetTag(TelemetryCatalog.Iteration, number);
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

    /// <summary>An iteration is complete.</summary>
    public void Iterated(IterationRow row, SearchSpace space, EvaluationPlan plan, double secondsPerIteration)
    {
        metrics.Iterated(task, row);
        gauge.Show(row, space, plan, secondsPerIteration);
    }

    /// <summary>An iteration of the polish is complete. It counts; the gauges go on showing what training reached.</summary>
    public void Polished(IterationRow row)
    {
        metrics.Iterated(task, row);
        gauge.Touch();
    }

    /// <summary>A round of choosing or measuring a policy is complete.</summary>
    public void RoundDone() => gauge.Touch();

    public void Dispose() => gauge.Dispose();
}
