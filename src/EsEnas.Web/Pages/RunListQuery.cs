using EsEnas.Web.Reading;

namespace EsEnas.Web.Pages;

/// <summary>Which runs the list shows, and in which order: what the address says.</summary>
/// <param name="Text">A part of the name, the task or a label.</param>
/// <param name="State">A state's name; empty for all.</param>
/// <param name="Sort">Name of a column of <see cref="Columns"/>; anything else is the order of submission.</param>
/// <param name="IsDescending">Whether the largest comes first.</param>
/// <param name="Page">Page of the list, from 1.</param>
internal sealed record RunListQuery(string Text, string State, string Sort, bool IsDescending, int Page)
{
    /// <summary>Runs on a page.</summary>
    internal const int PageSize = 25;

    /// <summary>The most runs that are asked where they stand, to sort by that.</summary>
    internal const int MostAsked = 200;

    /// <summary>What runs can be sorted by; the list itself knows the first ones, of the others each run is asked.</summary>
    internal static readonly OrderedDictionary<string, (bool IsOfList, Func<RunRow, IComparable?> By)> Columns =
        new(StringComparer.Ordinal)
        {
            ["name"] = (true, row => row.Entry.ShownName),
            ["task"] = (true, row => row.Entry.Task),
            ["state"] = (true, row => row.Entry.State),
            ["submitted"] = (true, row => row.Entry.SubmittedAt),
            ["progress"] = (false, row => row.Progress),
            ["return"] = (false, row => row.Return),
            ["weights"] = (false, row => row.Weights),
            ["episodes"] = (false, row => row.Episodes),
            ["left"] = (false, row => row.SecondsLeft),
        };

    /// <summary>Whether the order needs what only the runs themselves know.</summary>
    internal bool AsksRuns => Columns.TryGetValue(Sort, out var column) && !column.IsOfList;

    /// <summary>Whether a run is to be shown.</summary>
    internal bool Matches(Grains.Abstractions.CatalogEntry entry) =>
        (State.Length == 0 || Show.State(entry.State) == State)
        && (Text.Length == 0 || entry.ShownName.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || entry.Id.Value.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || entry.Task.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || entry.Labels?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>The runs in order; what is not known comes last. Without a column the order stays.</summary>
    internal IReadOnlyList<RunRow> Order(IReadOnlyList<RunRow> rows)
    {
        if (!Columns.TryGetValue(Sort, out var column)) return rows;
        var known = rows.OrderBy(row => column.By(row) is null);
        return [.. IsDescending ? known.ThenByDescending(column.By) : known.ThenBy(column.By)];
    }

    /// <summary>The address of it.</summary>
    internal string Link() => "/" + Query(("q", Text), ("state", State), ("sort", Sort), ("dir", IsDescending ? "desc" : ""),
        ("page", Page > 1 ? Show.Plain(Page) : ""));

    /// <summary>The address of the same list by a column; of the column that it is in order of, the other way round.</summary>
    internal RunListQuery By(string column) => this with { Sort = column, IsDescending = Sort == column && !IsDescending, Page = 1 };

    /// <summary>The query part of an address: names with their values, those without a value left out.</summary>
    internal static string Query(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var parts = new List<string>();
        foreach (var (name, value) in pairs) if (value.Length > 0) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
