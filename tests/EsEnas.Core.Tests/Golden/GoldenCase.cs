using EsEnas.Core.Documents;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Golden;

/// <summary>A specification, as <c>path=value</c> pairs over a small base, whose whole run is on record.</summary>
internal sealed record GoldenCase(string Name, bool IsBlackbox, params string[] Settings)
{
    private static readonly string[] Sphere =
        ["task=sphere", "seed=7", "iterations=4", "evaluations.directions=5", "evaluations.atCurrent=3", "selection.candidates=6",
            "selection.episodes=2", "selection.reportEpisodes=5"];

    private static readonly string[] Environment =
        ["task=golden", "seed=11", "iterations=3", "horizon=12", "policy.hidden=[3]", "evaluations.directions=4", "evaluations.atCurrent=3",
            "selection.candidates=6", "selection.episodes=1", "selection.reportEpisodes=16", "polish.iterations=2"];

    private static readonly (string Name, string[] Settings)[] Controllers =
    [
        ("random", ["controller.kind=random"]),
        ("evolution", ["controller.kind=regularized-evolution", "controller.population=9", "controller.tournament=4"]),
        ("pointer", ["controller.kind=policy-gradient", "controller.hidden=5", "controller.embedding=4", "controller.miniBatch=4"]),
        ("factorized", ["controller.kind=factorized", "controller.updates=3", "controller.miniBatch=5"]),
        ("hill-climb", ["controller.kind=hill-climb"]),
        ("neat", ["controller.kind=neat"]),
    ];

    private static readonly (string Name, string[] Settings)[] Optimizers =
    [
        ("es", []),
        ("es-adam", ["optimizer.update=adam"]),
        ("es-one-sided", ["optimizer.estimator=one-sided"]),
        ("es-ranks", ["optimizer.returns=centered-ranks"]),
        ("es-orthogonal", ["optimizer.directions=orthogonal"]),
        ("es-raw-adam-orthogonal",
            ["optimizer.update=adam", "optimizer.estimator=one-sided", "optimizer.directions=orthogonal", "normalization.returns=false"]),
        ("ars", ["optimizer.kind=augmented-random-search"]),
        ("ars-top", ["optimizer.kind=augmented-random-search", "optimizer.topDirections=2", "optimizer.directions=orthogonal"]),
        ("cma-es", ["optimizer.kind=cma-es", "optimizer.sigma=0.3"]),
    ];

    private static readonly (string Name, string[] Settings)[] Others =
    [
        ("space pruning", ["search.edges=6"]),
        ("space pruning, by layers", ["search.edges=[5, 4]", "policy.hidden=[4]"]),
        ("space pruning, residual", ["search.edges=8", "search.connectivity=residual", "policy.hidden=[3, 2]"]),
        ("space pruning, functions", ["search.edges=7", "search.nonlinearities=true"]),
        ("space pruning, linear neurons and output bias", ["search.edges=7", "policy.linearNeurons=1", "policy.outputBias=true"]),
        ("space mask", ["search.space=edge-mask"]),
        ("space mask, target", ["search.space=edge-mask", "objective.targetEdges=8", "objective.omegaUnder=0.5"]),
        ("space sharing", ["search.space=weight-sharing", "search.partitions=4"]),
        ("space sharing, functions", ["search.space=weight-sharing", "search.nonlinearities=true"]),
        ("space toeplitz", ["search.space=toeplitz"]),
        ("space circulant", ["search.space=circulant"]),
        ("space unstructured", ["search.space=unstructured"]),
        ("space unstructured, functions", ["search.space=unstructured", "search.nonlinearities=true"]),
        ("space masked", ["search.space=masked", "polish.iterations=0"]),
        ("space masked, cma-es", ["search.space=masked", "polish.iterations=0", "optimizer.kind=cma-es", "objective.betaTo=0.2"]),
        ("polish by cma-es", ["polish.optimizer=cma-es", "search.edges=6"]),
        ("polish by ars", ["polish.optimizer=augmented-random-search", "search.edges=6"]),
        ("polish with other steps", ["polish.sigma=0.05", "polish.stepSize=0.03", "polish.iterations=4", "search.space=edge-mask"]),
        ("some rewards", ["objective.controllerSamples=5", "search.edges=6"]),
        ("no normalization", ["normalization.observations=false", "normalization.returns=false", "search.edges=6"]),
        ("unit action scale", ["policy.actionScale=unit", "search.edges=6"]),
        ("linear policy from zero",
            ["optimizer.kind=augmented-random-search", "optimizer.initialWeights=zero", "policy.hidden=[]", "search.space=unstructured"]),
        ("one candidate", ["selection.candidates=1", "search.edges=6"]),
        ("stops at a return", ["stopAtReturn=-1000", "search.edges=6"]),
    ];

    /// <summary>
    /// Every controller with every optimizer, on a blackbox function and on policies; then everything else there is to choose.
    /// </summary>
    public static IReadOnlyList<GoldenCase> All { get; } =
    [
        .. from controller in Controllers from optimizer in Optimizers
            select new GoldenCase($"sphere {controller.Name} {optimizer.Name}", true,
                [.. Sphere, .. controller.Settings, .. optimizer.Settings]),
        .. from controller in Controllers from optimizer in Optimizers
            select new GoldenCase($"golden {controller.Name} {optimizer.Name}", false,
                [.. Environment, .. controller.Settings, .. optimizer.Settings]),
        .. from other in Others select new GoldenCase($"golden {other.Name}", false, [.. Environment, .. other.Settings]),
    ];

    /// <summary>The specification, read as any other is.</summary>
    public ExperimentSpecification Specification() => SpecificationText.Read(
        Settings.Select(setting => setting.Split('=', 2))
            .Aggregate(new MappingNode([], 0), (root, pair) => SpecificationText.Set(root, pair[0], Node(pair[1]))));

    /// <summary>What is searched.</summary>
    public IObjective Objective(ExperimentSpecification specification) => IsBlackbox
        ? new SphereObjective()
        : new EnvironmentObjective(specification, GoldenEnvironment.Info, () => new GoldenEnvironment());

    private static DocumentNode Node(string text) => text.StartsWith('[')
        ? new SequenceNode(
            [.. text.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(item => new ScalarNode(item, false, 0))], 0)
        : new ScalarNode(text, false, 0);
}
