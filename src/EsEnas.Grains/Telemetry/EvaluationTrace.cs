using System.Diagnostics;
using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Telemetry;

/// <summary>
/// The trace that a sampled evaluation belongs to: travels with the work to the slot's thread, which has no context of its own.
/// </summary>
/// <param name="batch">The span of the batch.</param>
/// <param name="previous">The batch in which the evaluation was before; null for the first time.</param>
internal sealed class EvaluationTrace(ActivityContext batch, ActivityContext? previous)
{
    /// <summary>The span of an evaluation of a batch; null if it is not sampled or there is no listener.</summary>
    public static EvaluationTrace? Of(RolloutTrace? trace, int index)
    {
        if (trace is null || !Tracing.Source.HasListeners()) return null;
        var at = Array.IndexOf(trace.Sampled, index);
        if (at < 0) return null;
        return new EvaluationTrace(Tracing.Remote(trace.Parent),
            trace.Previous[at] is { Length: > 0 } previous ? Tracing.Remote(previous) : null);
    }

    /// <summary>Starts the evaluation's span on the calling thread.</summary>
    public Activity? Start(int index) =>
        Tracing.Source.StartActivity(TelemetryCatalog.EvaluationSpan, ActivityKind.Consumer, batch,
            links: previous is { } lost ? [new ActivityLink(lost)] : null)?
            .SetTag(TelemetryCatalog.Index, index).SetTag(TelemetryCatalog.Again, previous is not null);

    /// <summary>Notes what came out.</summary>
    public static void Note(Activity? span, Outcome outcome)
    {
        if (span is null) return;
        var reason = outcome.Invalid;
        span.SetTag(TelemetryCatalog.Steps, outcome.Steps).SetTag(TelemetryCatalog.Diverged, reason != InvalidReason.None);
        if (reason != InvalidReason.None) span.SetTag(TelemetryCatalog.Invalid, InvalidReasonText.Label(reason));
    }
}
