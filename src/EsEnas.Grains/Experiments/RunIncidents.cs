using System.Collections.Immutable;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// The last things that happened to a run, for whoever looks. Whatever is written of the run next takes them along; none of them is a
/// reason to write. Not thread safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RunIncidents(TimeProvider time)
{
    /// <summary>The most that are kept.</summary>
    public const int Most = 200;

    /// <summary>The longest text that is kept whole.</summary>
    public const int LongestText = 300;

    /// <summary>They, the oldest first: as they are stored.</summary>
    public ImmutableArray<RunIncident> Stored { get; private set; } = [];

    /// <summary>They, the newest first: as they are shown.</summary>
    public IReadOnlyList<RunIncident> Shown => [.. Stored.Reverse()];

    /// <summary>Goes on from what is stored; null or default in records of builds that did not keep them.</summary>
    public void Restart(ImmutableArray<RunIncident> stored) => Stored = stored.IsDefault ? [] : stored;

    /// <summary>Notes one.</summary>
    /// <inheritdoc cref="With"/>
    public void Add(IterationNumber iteration, string text, int evaluations = 0) => Stored = With(iteration, text, evaluations);

    /// <summary>They with one more. What happens again and again is one of them, with all its evaluations.</summary>
    /// <param name="iteration">Completed iterations.</param>
    /// <param name="text">What happened.</param>
    /// <param name="evaluations">Evaluations that are made once more because of it.</param>
    public ImmutableArray<RunIncident> With(IterationNumber iteration, string text, int evaluations = 0)
    {
        var kept = Stored;
        var said = text.Length <= LongestText ? text : text[..LongestText] + "…";
        var before = evaluations > 0 ? kept.FirstOrDefault(incident => incident.Text == said) : null;
        if (before is not null) kept = kept.Remove(before);
        kept = kept.Add(new RunIncident(time.GetUtcNow(), iteration, said, evaluations + (before?.Evaluations ?? 0)));
        return kept.Length > Most ? kept.RemoveRange(0, kept.Length - Most) : kept;
    }
}
