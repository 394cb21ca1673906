using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>The run that a user means by a name, or what may have been meant.</summary>
/// <param name="Id">Its id; empty if there is none, or several.</param>
/// <param name="Candidates">The names of those that begin so, if there are several.</param>
/// <param name="Nearest">The name that is spelt most nearly so, if none begins so.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunMatch")]
public sealed record RunMatch([property: Id(0)] RunId Id, [property: Id(1)] ImmutableArray<string> Candidates,
    [property: Id(2)] string? Nearest)
{
    /// <summary>Whether there is exactly one.</summary>
    public bool IsFound => Id != default;

    /// <summary>
    /// Finds a run: by its id, by the name that it has been given, or by the beginning of either if only one run begins so. What is exact
    /// wins. The empty text means none.
    /// </summary>
    /// <param name="entries">The runs.</param>
    /// <param name="name">What the user said.</param>
    public static RunMatch Find(IReadOnlyList<CatalogEntry> entries, string name)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0) return new RunMatch(default, [], null);
        var exact = entries.FirstOrDefault(entry => entry.Id.Value == name) ?? entries.FirstOrDefault(entry => entry.Name == name);
        if (exact is not null) return new RunMatch(exact.Id, [], null);
        var begin = entries.Where(entry => entry.Id.Value.StartsWith(name, StringComparison.Ordinal)
            || entry.ShownName.StartsWith(name, StringComparison.Ordinal)).ToList();
        return begin switch
        {
            [var only] => new RunMatch(only.Id, [], null),
            [] => new RunMatch(default, [],
                Spelling.Nearest(name, entries.SelectMany(entry => (string[])[entry.Id.Value, entry.ShownName]))),
            _ => new RunMatch(default, [.. begin.Select(entry => entry.ShownName).Order(StringComparer.Ordinal)], null),
        };
    }
}
