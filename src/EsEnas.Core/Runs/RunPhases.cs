using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Shrinking;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs;

/// <summary>The phases that there are. A new one is registered here, and nowhere else.</summary>
public static class RunPhases
{
    /// <summary>In the order in which a run goes through those that it has.</summary>
    public static IReadOnlyList<RunPhaseKind> All { get; } =
        [TrainingPhase.Kind, SelectionPhase.Kind, FineTuningPhase.Kind, ShrinkPhase.Kind];

    /// <summary>Those that write history rows beside training's.</summary>
    public static IReadOnlyList<RunPhaseKind> WithOwnHistory { get; } = [.. All.Where(kind => !string.IsNullOrEmpty(kind.HistoryName))];

    /// <summary>The one that older consoles ask for by a call of its own.</summary>
    public static RunPhaseKind OfOlderConsoles => FineTuningPhase.Kind;

    /// <summary>The phase of that name; null if this build knows none.</summary>
    public static RunPhaseKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
