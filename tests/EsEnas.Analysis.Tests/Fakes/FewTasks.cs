using EsEnas.Analysis.Sweeps;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Tests.Fakes;

/// <summary>Three tasks and a function, known by their sizes alone.</summary>
internal sealed class FewTasks : ISweepCatalog
{
    private static readonly Dictionary<string, (int Observations, int Actions)> Sizes = new(StringComparer.Ordinal)
    {
        ["swimmer"] = (8, 2),
        ["half-cheetah"] = (17, 6),
        ["hopper"] = (11, 3),
        ["blackbox/sphere"] = (0, 0),
    };

    private FewTasks() { }

    public static FewTasks Instance { get; } = new();

    public IReadOnlyCollection<string> Tasks => Sizes.Keys;

    public Recipe RecipeOf(MappingNode keys, ICollection<string> warnings) => Recipes.Of(keys, Recipes.Paper, _ => null);

    public ExperimentSpecification Settle(ExperimentSpecification specification) =>
        specification with { Policy = specification.Policy with { ActionScale = specification.Policy.ActionScale ?? ActionScale.Range } };

    public void CheckSizes(ExperimentSpecification specification)
    {
        var (observations, actions) = Sizes[specification.Task];
        if (observations > 0) ExperimentFactory.CreatePolicySpace(specification, observations, actions);
    }
}
