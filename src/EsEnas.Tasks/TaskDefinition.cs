using EsEnas.Core.Specifications;

namespace EsEnas.Tasks;

/// <summary>A built-in task: its description and how to make its environments. The model is the embedded file of the same name.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Create">Makes an environment.</param>
/// <param name="RewardTerms">The names of the terms that its reward is the sum of, in order.</param>
internal sealed record TaskDefinition(TaskDescription Description, Func<TaskVariant, MuJoCoEnvironment> Create,
    IReadOnlyList<string> RewardTerms)
{
    /// <summary>What Gymnasium's v4 and v5 say otherwise; the same description where they say nothing else.</summary>
    public Func<TaskDescription, TaskOptions, TaskDescription> InEdition { get; init; } = (description, _) => description;

    /// <summary>Whether it cuts numbers that it observes, in any edition.</summary>
    public bool CutsObservations { get; init; }

    /// <summary>The task under options.</summary>
    public TaskDescription Describe(TaskOptions options) =>
        options.Edition == EditionOption.V2 ? Description : InEdition(Description, options);
}
