using EsEnas.Core.Controllers;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>Completed runs with made-up numbers.</summary>
internal static class MadeUpRuns
{
    /// <summary>Adds a run whose mean returns are the ones given.</summary>
    public static FakeRun Add(this FakeConnector connector, string id, ExperimentSpecification specification, params double[] means)
    {
        var run = connector.Add(FakeRun.Example(id, RunState.Completed, means.Length, specification.Iterations) with
        {
            Task = specification.Task,
            Seed = specification.Seed,
            MeanReturn = means.Length > 0 ? means[^1] : null,
            PolicyReturn = means.Length > 0 ? means[^1] + 10 : null,
            PolicyReturnError = 0.5,
        });
        run.SubmittedYaml = SpecificationText.ToCanonicalYaml(specification);
        run.Policy = SamplePolicy.For(specification with { Search = new SearchSpecification { Space = specification.Search.Space } },
            means.Length > 0 ? means[^1] + 10 : null).ToJson();
        for (var i = 1; i <= means.Length; i++) run.Rows.Add(FakeRun.Row(i, means[i - 1]) with { LiveWeights = 64 - i });
        return run;
    }

    /// <summary>A Swimmer run of a controller.</summary>
    public static ExperimentSpecification Swimmer(ControllerKind controller, ulong seed) =>
        new() { Task = "swimmer", Seed = seed, Iterations = 60, Controller = new ControllerSpecification { Kind = controller } };

    /// <summary>Two methods on Swimmer: regularized evolution with three seeds, random with one.</summary>
    public static FakeConnector TwoMethods()
    {
        var connector = new FakeConnector();
        connector.Add("x-evolution-s2", Swimmer(ControllerKind.RegularizedEvolution, 2), 2, 20, 150, 340);
        connector.Add("x-evolution-s1", Swimmer(ControllerKind.RegularizedEvolution, 1), 1, 10, 100, 330);
        connector.Add("x-evolution-s3", Swimmer(ControllerKind.RegularizedEvolution, 3), 3, 30, 200);
        connector.Add("x-random-s1", Swimmer(ControllerKind.Random, 1), 5, 6, 7, 8);
        return connector;
    }
}
