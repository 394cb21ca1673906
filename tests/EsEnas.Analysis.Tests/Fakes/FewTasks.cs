using EsEnas.Analysis.Sweeps;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Analysis.Tests.Fakes;

/// <summary>Three tasks, a function and a task file, known by their sizes alone.</summary>
internal sealed class FewTasks : ISweepCatalog
{
    private static readonly Dictionary<string, (int Observations, int Actions)> Sizes = new(StringComparer.Ordinal)
    {
        ["swimmer"] = (8, 2),
        ["half-cheetah"] = (17, 6),
        ["hopper"] = (11, 3),
        ["blackbox/sphere"] = (0, 0),
        ["mine"] = (8, 2),
    };

    private FewTasks() { }

    public static FewTasks Instance { get; } = new();

    public IReadOnlyCollection<string> Tasks { get; } = [.. Sizes.Keys.Where(name => name != "mine")];

    /// <summary>One file, whose task is the swimmer's under a name of its own.</summary>
    public MappingNode? TaskFileOf(string name) => name switch
    {
        "mine.yaml" => SpecificationYaml.Parse("task: mine\nhorizon: 77\n"),
        "broken.yaml" => throw new SpecificationException(new SpecificationError("reward", "x", "a reward", 3)),
        _ => null,
    };

    public Recipe RecipeOf(MappingNode keys, ICollection<string> warnings) => Recipes.Of(keys, Recipes.Paper, _ => null);

    public ExperimentSpecification Settle(ExperimentSpecification specification) =>
        specification with { Policy = specification.Policy with { ActionScale = specification.Policy.ActionScale ?? ActionScale.Range } };

    public void CheckSizes(ExperimentSpecification specification)
    {
        var (observations, actions) = Sizes[specification.Task];
        if (observations > 0) ExperimentFactory.CreatePolicySpace(specification, observations, actions);
    }
}
