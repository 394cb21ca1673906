using EsEnas.Core.Documents;

namespace EsEnas.Client.Evaluation;

/// <summary>A list of episodes such as <c>0-4,17</c>.</summary>
internal static class EpisodeList
{
    /// <summary>Whether an episode is in a list; all are, without one.</summary>
    /// <exception cref="CommandException">It is no such list (2).</exception>
    public static Func<int, bool> Parse(string? list)
    {
        if (list is null) return _ => true;
        var ranges = new List<(int First, int Last)>();
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || last < first)
                throw CommandException.Usage($"--trace-episodes: '{part}' is not allowed: numbers from 0 and ranges, such as 0-4,17");
            ranges.Add((first, last));
        }
        return episode => ranges.Exists(range => episode >= range.First && episode <= range.Last);
    }

    private static bool TryRead(string text, out int number)
    {
        var ok = NumberText.TryReadInteger(text, out var value) && value >= 0 && value <= int.MaxValue;
        number = ok ? (int)value : 0;
        return ok;
    }
}
