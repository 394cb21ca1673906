using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Specifications;

/// <summary>
/// Every key of the specification, in one list that is put together from the options records: reading, error messages, canonical and
/// commented YAML, hashes, docs/specification.md, what a fork may change and what sets methods apart all come from it.
/// </summary>
/// <remarks>
/// What a record means that lacks a key (<see cref="Stored"/>) is part of the identity of every run that lacks it
/// (<see cref="SpecificationText.TrainingHash"/>): for a new key it must keep what older builds did, and it never changes. What a new run
/// gets that leaves a key out (<see cref="Defaults"/>) may differ from it, if it is written out before the run is stored.
/// </remarks>
public static class SpecificationSchema
{
    private static readonly KeyEffect Environment = KeyEffect.Unless("task", "blackbox/*", "a task with an environment");
    private static readonly KeyEffect Function = KeyEffect.When("task", "blackbox/*") with { BelongsTo = "a blackbox function" };

    // Where there is nothing to choose, nothing of a controller but its kind has an effect.
    private static readonly KeyEffect Choice = SearchSpecification.HasChoices.Or(Function);

    /// <summary>The keys in canonical order; those of one section stand together.</summary>
    internal static IReadOnlyList<OptionKey<ExperimentSpecification>> Entries { get; } =
    [
        ExperimentSpecification.TaskKey,
        ExperimentSpecification.RecipeKey,
        .. TaskOptions.Keys.For(Environment)
            .Under("taskOptions", (ExperimentSpecification s) => s.TaskOptions, (s, v) => s with { TaskOptions = v }),
        .. TaskFileSpecification.Keys.Under("taskFile", (ExperimentSpecification s) => s.TaskFile, (s, v) => s with { TaskFile = v }),
        .. BlackboxSpecification.Keys.For(Function)
            .Under("blackbox", (ExperimentSpecification s) => s.Blackbox, (s, v) => s with { Blackbox = v }),
        ExperimentSpecification.HorizonKey.For(Environment),
        .. PolicySpecification.Keys.For(Environment)
            .Under("policy", (ExperimentSpecification s) => s.Policy, (s, v) => s with { Policy = v }),
        .. SearchSpecification.Keys.For(Environment)
            .Under("search", (ExperimentSpecification s) => s.Search, (s, v) => s with { Search = v }),
        .. ControllerSpecification.Keys.Under("controller", (ExperimentSpecification s) => s.Controller,
            (s, v) => s with { Controller = v })
            .Select(key => key.Path == "controller.kind" ? key : key with { Effects = [.. key.Effects, Choice] }),
        .. OptimizerSpecification.Keys.Under("optimizer", (ExperimentSpecification s) => s.Optimizer, (s, v) => s with { Optimizer = v }),
        .. EvaluationsSpecification.Keys.Under("evaluations", (ExperimentSpecification s) => s.Evaluations,
            (s, v) => s with { Evaluations = v })
            .Select(key => key.Path == "evaluations.shortIterations" ? key.For(Environment) : key),
        .. ObjectiveSpecification.Keys.Under("objective", (ExperimentSpecification s) => s.Objective, (s, v) => s with { Objective = v })
            .Select(key => key.Path == "objective.controllerSamples" ? key with { Effects = [.. key.Effects, Choice] } : key),
        .. NormalizationSpecification.Keys.Under("normalization", (ExperimentSpecification s) => s.Normalization,
            (s, v) => s with { Normalization = v })
            .Select(key => key.Path == "normalization.observations" ? key.For(Environment) : key),
        .. SelectionSpecification.Keys.For(Environment)
            .Under("selection", (ExperimentSpecification s) => s.Selection, (s, v) => s with { Selection = v }),
        .. FineTuningSpecification.Keys.For(Environment)
            .Under("fineTuning", (ExperimentSpecification s) => s.FineTuning, (s, v) => s with { FineTuning = v })
            .Select(key => key with { StoredPath = RenamedSections.OldPath(key.Path) }),
        .. ShrinkSpecification.Keys.For(Environment)
            .Under("shrink", (ExperimentSpecification s) => s.Shrink, (s, v) => s with { Shrink = v }),
        .. ExperimentSpecification.RunKeys,
        .. BudgetSpecification.Keys.Later().Under("budget", (ExperimentSpecification s) => s.Budget, (s, v) => s with { Budget = v }),
        .. FlatSpecification.Keys.Later().Under("stopWhenFlat", (ExperimentSpecification s) => s.StopWhenFlat,
            (s, v) => s with { StopWhenFlat = v }),
        .. CheckpointSpecification.Keys.Under("checkpoint", (ExperimentSpecification s) => s.Checkpoint,
            (s, v) => s with { Checkpoint = v }),
    ];

    /// <summary>The keys by path.</summary>
    internal static IReadOnlyDictionary<string, OptionKey<ExperimentSpecification>> ByPath { get; } =
        Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);

    /// <summary>A specification in which every key but the task has the default of new runs.</summary>
    internal static ExperimentSpecification Defaults { get; } =
        new() { Task = "", Policy = new PolicySpecification { ActionScale = null } };

    /// <summary>
    /// A specification in which every key but the task has what a stored record means by leaving it out. Hashes do not count it.
    /// </summary>
    internal static ExperimentSpecification Stored { get; } = new() { Task = "" };

    /// <summary>Every key in canonical order.</summary>
    public static IReadOnlyList<SpecificationKey> Keys { get; } = [.. Entries.Select(entry => new SpecificationKey(entry.Path,
        entry.Allowed, entry.Write(Defaults), entry.Meaning, entry.Source, entry.Role, entry.EffectText,
        entry.MayForkChange || entry.Role != KeyRole.Training))];
}
