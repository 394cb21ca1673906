using EsEnas.Core.Runs;
using EsEnas.Grains.History;

namespace EsEnas.Grains.Storage;

/// <summary>The identities of the grains whose states are read without them.</summary>
internal static class StoredKeys
{
    /// <summary>State name of the list of runs.</summary>
    public const string CatalogState = "catalog";

    /// <summary>
    /// The states that belong to a run beside its record: names, and the types of their grains, whose keys are the run's id, or begin with
    /// it and a slash.
    /// </summary>
    public static IReadOnlyList<(string State, string GrainType)> KindsBesideRecord { get; } =
        [(HistoryChunk.StateName, "history"), ("archive", "archivepart"), ("contents", "runarchive")];

    /// <summary>The list of runs.</summary>
    public static GrainId Catalog { get; } = GrainId.Create("experimentcatalog", "0");

    /// <summary>A run.</summary>
    public static GrainId Run(RunId run) => GrainId.Create(IStoredRuns.StateName, run.Value);

    /// <summary>A chunk of a history.</summary>
    /// <param name="key">The key of the history: a run's id, and the name of a later phase where it is that of one.</param>
    /// <param name="chunk">The chunk, from 0.</param>
    public static GrainId History(string key, int chunk) => GrainId.Create("history", HistoryKey(key, chunk));

    /// <summary>The key of that grain.</summary>
    public static string HistoryKey(string key, int chunk) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}/{chunk}");
}
