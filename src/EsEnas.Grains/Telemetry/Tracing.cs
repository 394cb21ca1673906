using System.Diagnostics;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Telemetry;

/// <summary>Starts the spans of <see cref="TelemetryCatalog.Spans"/>. Without a listener nothing is made.</summary>
public static class Tracing
{
    internal static ActivitySource Source { get; } = new(TelemetryCatalog.SourceName);

    /// <summary>The span of a submission, to be put around the call; null if there is no listener. Its id belongs in the request.</summary>
    public static Activity? StartSubmit(RunId run) =>
        Source.StartActivity(TelemetryCatalog.SubmitSpan, ActivityKind.Client)?.SetTag(TelemetryCatalog.Run, run.Value);

    /// <summary>
    /// At the silo: the span of a submission whose caller does not trace, a trace of its own; null if the caller traces, or nobody listens
    /// here. Changes the caller's <see cref="Activity.Current"/>.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="traceParent">What the request says.</param>
    internal static Activity? StartAccept(RunId run, string traceParent)
    {
        if (traceParent.Length > 0 || Activity.Current is { Recorded: true }) return null;
        // Orleans gives every incoming call an activity, recorded or not. Below one that is not recorded nothing would ever be.
        Activity.Current = null;
        return StartSubmit(run);
    }

    /// <summary>
    /// The trace parent of a run that is created now: what the request says, or the span around the call; empty if neither is recorded.
    /// </summary>
    /// <param name="traceParent">What the request says.</param>
    internal static string ParentOf(string traceParent) =>
        traceParent.Length > 0 ? traceParent : Activity.Current is { Recorded: true, Id: { } id } ? id : "";

    /// <summary>
    /// The context that a run's iterations lie in. Which of them are recorded is decided where the run works, so it counts as recorded:
    /// earlier builds stored parents that are not.
    /// </summary>
    /// <param name="traceParent">What the record says.</param>
    internal static ActivityContext OfRun(string traceParent) => Remote(traceParent) is var parent && parent == default
        ? default
        : new ActivityContext(parent.TraceId, parent.SpanId, parent.TraceFlags | ActivityTraceFlags.Recorded, parent.TraceState,
            isRemote: true);

    /// <summary>The trace id of a W3C trace parent; empty if there is none.</summary>
    internal static string TraceId(string traceParent) =>
        ActivityContext.TryParse(traceParent, null, out var context) ? context.TraceId.ToHexString() : "";

    /// <summary>Of a trace parent that came with a message.</summary>
    internal static ActivityContext Remote(string traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;

    internal static void Fail(this Activity activity, string description) => activity.SetStatus(ActivityStatusCode.Error, description);
}
