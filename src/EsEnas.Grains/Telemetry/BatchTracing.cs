using System.Diagnostics;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Telemetry;

/// <summary>
/// The spans of one plan's calls: which evaluations are sampled, and which call an evaluation was in before. Not thread safe.
/// </summary>
internal sealed class BatchTracing
{
    private readonly int stride;
    private readonly Dictionary<int, string> calls = [];

    private BatchTracing(int stride) => this.stride = stride;

    /// <summary>For a plan that is dispatched now; null unless its iteration is traced.</summary>
    public static BatchTracing? Of(int evaluations, TracingOptions options)
    {
        if (Activity.Current is not { Recorded: true }) return null;
        return new BatchTracing(
            options.Evaluations == 0 ? int.MaxValue : Math.Max(1, (evaluations + options.Evaluations - 1) / options.Evaluations));
    }

    /// <summary>Starts the span of a call; it ends when it is disposed.</summary>
    /// <param name="silo">The silo that is called.</param>
    /// <param name="indices">The evaluations.</param>
    public BatchSpan? Start(SiloId silo, IReadOnlyList<int> indices)
    {
        if (Tracing.Source.StartActivity(TelemetryCatalog.BatchSpan, ActivityKind.Client) is not { Id: { } id } activity) return null;
        List<int> sampled = [];
        List<string> previous = [];
        foreach (var index in indices)
        {
            var before = calls.GetValueOrDefault(index, "");
            calls[index] = id;
            // What is done again is what an operator asks about.
            if (before.Length == 0 && (stride == int.MaxValue || index % stride != 0)) continue;
            sampled.Add(index);
            previous.Add(before);
        }
        activity.SetTag(TelemetryCatalog.Silo, silo.Value)
            .SetTag(TelemetryCatalog.Count, indices.Count).SetTag(TelemetryCatalog.Again, previous.Count(p => p.Length > 0));
        return new BatchSpan(activity, new RolloutTrace(id, [.. sampled], [.. previous]));
    }
}
