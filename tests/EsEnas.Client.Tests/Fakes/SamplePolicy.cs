using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>A policy file of a random small network.</summary>
internal static class SamplePolicy
{
    public static PolicyDocument For(string task, int horizon = 20, double? measured = 12.5) =>
        For(new ExperimentSpecification { Task = task, Horizon = horizon }, measured);

    /// <summary>For a specification's task; its network is made small.</summary>
    public static PolicyDocument For(ExperimentSpecification asked, double? measured = 12.5)
    {
        var (task, specification) = (asked.Task, asked with { Policy = new PolicySpecification { Hidden = [4] },
            Search = new SearchSpecification { Pruning = new() { Edges = [16] } } });
        var objective = TaskCatalog.CreateObjective(specification);
        var space = (PolicySpace)objective.Models;
        var model = space.Space.Sample(new RandomStream(1, RandomPurpose.Sample));
        return new PolicyDocument
        {
            Task = task,
            Network = space.Wire(model, space.InitialParameters(1)),
            Normalizer = Normalizer.Identity(objective.ObservationSize),
            ActionLow = objective.Environment!.ActionLow,
            ActionHigh = objective.Environment.ActionHigh,
            Size = space.SizeOf(model),
            Provenance = new PolicyProvenance($"{task}-00000000", SpecificationText.ToCanonicalYaml(specification), 1, 10,
                "0123456789abcdef0123456789abcdef", "numerics", "model", measured, measured is null ? null : 2.0,
                measured is null ? 0 : 100),
        };
    }
}
