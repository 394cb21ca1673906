namespace EsEnas.Analysis.Statistics;

/// <summary>
/// What the literature reports of searching for a policy of a task: the episodes of augmented random search (V2-t on dense linear policies;
/// H. Mania, A. Guy, B. Recht, NeurIPS 2018, Table 1), and the best of the ES-ENAS paper's Tables 2 and 4.
/// </summary>
/// <param name="Task">The task.</param>
/// <param name="Threshold">The return that ARS was to reach; null where it was not tried.</param>
/// <param name="Episodes">Episodes that it took, mean over its seeds; null where it was not tried.</param>
/// <param name="Paper">The ES-ENAS paper's best return over its Tables 2 and 4; null where it has none.</param>
public sealed record PublishedSearch(string Task, double? Threshold, int? Episodes, double? Paper)
{
    private static readonly (string Task, double Threshold, int Episodes)[] AugmentedRandomSearch =
    [
        ("swimmer", 325, 427), ("hopper", 3120, 1973), ("half-cheetah", 3430, 1707), ("walker2d", 4390, 24_000), ("ant", 3580, 20_800),
    ];

    /// <summary>What is published of a task; nothing of a task that nobody published.</summary>
    public static PublishedSearch Of(string task)
    {
        var known = Array.Find(AugmentedRandomSearch, entry => entry.Task == task);
        return known.Task is null
            ? new PublishedSearch(task, null, null, PaperFigure.Best(task))
            : new PublishedSearch(task, known.Threshold, known.Episodes, PaperFigure.Best(task));
    }
}
