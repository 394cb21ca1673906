using EsEnas.Analysis.Statistics;
using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Tests.Fakes;

/// <summary>Runs with made-up numbers, of a task that no build knows: 8 observations, 2 actions.</summary>
internal static class MadeUpRun
{
    public const string Task = "somebodys-robot";

    public static ExperimentSpecification Specification(ControllerKind controller = ControllerKind.Random, ulong seed = 1) => new()
    {
        Task = Task,
        Seed = seed,
        Iterations = 6,
        Controller = new ControllerSpecification { Kind = controller },
        Policy = new PolicySpecification { Hidden = [] },
        Search = new SearchSpecification { Space = SearchKind.EdgeMask },
        Objective = new ObjectiveSpecification { TargetEdges = 12 },
    };

    /// <summary>A run whose mean returns are the ones given.</summary>
    public static RunRecord Of(string id, ExperimentSpecification specification, params double[] means) => new()
    {
        Id = new(id),
        Specification = specification,
        Rows = [.. means.Select(
            (mean, i) => new IterationRow(new(i + 1), mean, mean, mean / 2, 1, 150, 0, 150_000, 12, new Fingerprint((UInt128)i)))],
        PolicyReturn = means.Length > 0 ? means[^1] + 10 : null,
        Sizes = new ModelSizes(12, 0, 16, 400, 420),
        Front = [new FrontPoint(4, 50), new FrontPoint(9, 200), new FrontPoint(14, 280)],
        Layers = [8, 2],
    };

    /// <summary>The same with edge counts of every iteration and a chosen policy.</summary>
    public static RunRecord WithNetworks(RunRecord run)
    {
        var space = ExperimentFactory.CreatePolicySpace(run.Specification, 8, 2);
        var model = space.Space.Sample(new RandomStream(1, RandomPurpose.Sample));
        return run with
        {
            Proposals = [.. run.Rows.Select(row => new ProposalSummary(row.Iteration, 150,
                [.. Enumerable.Range(0, 16).Select(edge => (ushort)(75 + ((edge % 2 == 0 ? 12 : -12) * row.Iteration.Value)))],
                0.5, double.NaN))],
            Policy = new PolicyDocument
            {
                Task = run.Specification.Task,
                Network = space.Wire(model, space.InitialParameters(1)),
                Normalizer = Normalizer.Identity(8),
                ActionLow = [-1, -1],
                ActionHigh = [1, 1],
                Size = space.SizeOf(model),
                Provenance = new PolicyProvenance(run.Id.Value, SpecificationText.ToCanonicalYaml(run.Specification), 1, 6,
                    "0123456789abcdef0123456789abcdef", "numerics", "model", 270, 2, 100),
            },
        };
    }
}
