using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs;

/// <summary>What is known of a phase before there is a run: its name and how to make it.</summary>
public sealed class RunPhaseKind
{
    private readonly Func<Trainer, IRunPhase?> create;

    internal RunPhaseKind(string name, int number, string? history, Func<Trainer, IRunPhase?> create)
    {
        Name = name;
        Number = number;
        HistoryName = history;
        this.create = create;
    }

    /// <summary>Its name in checkpoints, status and messages. Never changes.</summary>
    public string Name { get; }

    /// <summary>Its number in the ids of its plans (<see cref="Evaluations.PlanId.Phase"/>). Never changes.</summary>
    public int Number { get; }

    /// <summary>
    /// The name of its rows beside those of training, in the keys of what is stored: lower-case letters and hyphens. Empty for training
    /// itself, null for a phase without rows. Never changes.
    /// </summary>
    public string? HistoryName { get; }

    /// <summary>The phase of a run; null if the run has none.</summary>
    /// <exception cref="Documents.SpecificationException">The specification asks for one that there cannot be.</exception>
    internal IRunPhase? Create(Trainer trainer) => create(trainer);
}
