using System.Collections.Immutable;
using System.Globalization;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>What an import changed, summed up while it works.</summary>
internal sealed class ImportNotes
{
    private readonly List<string> sentences = [];
    private readonly List<(string Verb, string What)> order = [];
    private readonly Dictionary<(string Verb, string What), int> counts = [];

    public void Say(string sentence)
    {
        if (!sentences.Contains(sentence)) sentences.Add(sentence);
    }

    public void Count(string verb, string what, int count)
    {
        if (count == 0) return;
        if (!counts.TryAdd((verb, what), count)) counts[(verb, what)] += count;
        else order.Add((verb, what));
    }

    /// <summary>All of it; counts first, a sentence for each verb, in the order in which they came up.</summary>
    public ImmutableArray<string> Sentences =>
    [
        .. order.GroupBy(key => key.Verb).Select(group => $"{group.Key} "
            + string.Join(", ", group.Select(key => string.Create(CultureInfo.InvariantCulture, $"{counts[key]} {key.What}")))),
        .. sentences,
    ];
}
