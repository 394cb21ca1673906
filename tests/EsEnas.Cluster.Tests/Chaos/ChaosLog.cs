using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>What happened when. Thread safe.</summary>
internal sealed class ChaosLog
{
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly List<string> lines = [];
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Notes an event, and counts it under <paramref name="kind"/>.</summary>
    public void Add(string kind, string what)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        lock (lines)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds,7:F1} s  {kind} {what}"));
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>How often each kind of event happened.</summary>
    public string Summary
    {
        get
        {
            lock (lines) return string.Join(", ", counts.Select(c => $"{c.Key} {c.Value}"));
        }
    }

    /// <summary>Every event with its time.</summary>
    public override string ToString()
    {
        lock (lines) return string.Join('\n', lines);
    }
}
