using System.Diagnostics;

namespace EsEnas.Grains.Telemetry;

/// <summary>Starts the spans of <see cref="TelemetryCatalog.Spans"/>. Without a listener nothing is made.</summary>
public static class Tracing
{
    internal static ActivitySource Source { get; } = new(TelemetryCatalog.SourceName);

    /// <summary>The span of a submission, to be put around the call; null if nobody listens. Its id belongs into the request.</summary>
    public static Activity? StartSubmit(string run) =>
        Source.StartActivity(TelemetryCatalog.SubmitSpan, ActivityKind.Client)?.SetTag(TelemetryCatalog.Run, run);

    /// <summary>The trace id of a W3C trace parent; empty if there is none.</summary>
    internal static string TraceId(string traceParent) => ActivityContext.TryParse(traceParent, null, out var context) ? context.TraceId.ToHexString() : "";

    /// <summary>Of a trace parent that came with a message.</summary>
    internal static ActivityContext Remote(string traceParent) => ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;

    internal static void Fail(this Activity activity, string description) => activity.SetStatus(ActivityStatusCode.Error, description);
}
