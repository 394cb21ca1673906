using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Abstractions.Tests.Specifications;

/// <summary>Values without effect under the chosen kinds are refused, whatever the key; runs that were stored with them go on.</summary>
public sealed class IdleKeyTests
{
    private static readonly (string Key, string Yaml)[] Idle =
    [
        ("taskOptions.startNoise", "task: blackbox/sphere\ntaskOptions: { startNoise: false }"),
        ("taskOptions.goal", "task: blackbox/sphere\ntaskOptions: { goal: fixed }"),
        ("taskOptions.latch", "task: blackbox/sphere\ntaskOptions: { latch: copy }"),
        ("taskOptions.contactForces", "task: blackbox/sphere\ntaskOptions: { contactForces: computed }"),
        ("taskOptions.masses", "task: blackbox/sphere\ntaskOptions: { masses: legacy }"),
        ("taskOptions.trainOnBonus", "task: blackbox/sphere\ntaskOptions: { trainOnBonus: true }"),
        ("taskOptions.episodeLimit", "task: blackbox/sphere\ntaskOptions: { episodeLimit: gym }"),
        ("taskOptions.edition", "task: blackbox/sphere\ntaskOptions: { edition: v5 }"),
        ("taskOptions.observationNoise", "task: blackbox/sphere\ntaskOptions: { observationNoise: [1, 2] }"),
        ("taskOptions.observationLatency", "task: blackbox/sphere\ntaskOptions: { observationLatency: [1, 2] }"),
        ("taskOptions.actionDelay", "task: blackbox/sphere\ntaskOptions: { actionDelay: [1, 2] }"),
        ("taskOptions.actuatorLag", "task: blackbox/sphere\ntaskOptions: { actuatorLag: [1, 2] }"),
        ("taskOptions.massScale", "task: blackbox/sphere\ntaskOptions: { massScale: [1, 2] }"),
        ("taskOptions.frictionScale", "task: blackbox/sphere\ntaskOptions: { frictionScale: [1, 2] }"),
        ("taskOptions.gainScale", "task: blackbox/sphere\ntaskOptions: { gainScale: [1, 2] }"),
        ("taskOptions.dampingScale", "task: blackbox/sphere\ntaskOptions: { dampingScale: [1, 2] }"),
        ("taskOptions.push", "task: blackbox/sphere\ntaskOptions: { push: [1, 2] }"),
        ("taskOptions.tilt", "task: blackbox/sphere\ntaskOptions: { tilt: [1, 2] }"),
        ("taskOptions.randomized", "task: blackbox/sphere\ntaskOptions: { randomized: nominal }"),
        ("blackbox.dimension", "blackbox: { dimension: 7 }"),
        ("blackbox.categoricalShare", "blackbox: { categoricalShare: 0.25 }"),
        ("blackbox.gridSize", "blackbox: { gridSize: 3 }"),
        ("blackbox.noise", "blackbox: { noise: 0.1 }"),
        ("blackbox.instance", "blackbox: { instance: 2 }"),
        ("horizon", "task: blackbox/sphere\nhorizon: 10"),
        ("policy.hidden", "task: blackbox/sphere\npolicy: { hidden: [3] }"),
        ("policy.nonlinearity", "policy: { nonlinearity: relu, hidden: [] }"),
        ("policy.nonlinearity", "policy: { nonlinearity: relu }\nsearch: { nonlinearities: true }"),
        ("policy.nonlinearity", "task: blackbox/sphere\npolicy: { nonlinearity: relu }"),
        ("policy.linearNeurons", "policy: { hidden: [], linearNeurons: 0 }"),
        ("policy.outputBias", "task: blackbox/sphere\npolicy: { outputBias: true }"),
        ("policy.actionScale", "task: blackbox/sphere\npolicy: { actionScale: unit }"),
        ("search.space", "task: blackbox/sphere\nsearch: { space: edge-mask }"),
        ("search.edges", "search: { space: edge-mask, edges: 5 }"),
        ("search.edges", "search: { space: toeplitz, edges: [5, 6] }"),
        ("search.partitions", "search: { space: edge-mask, partitions: 5 }"),
        ("search.partitions", "search: { partitions: 5 }"),
        ("search.connectivity", "policy: { hidden: [] }\nsearch: { connectivity: residual }"),
        ("search.nonlinearities", "policy: { hidden: [] }\nsearch: { nonlinearities: true }"),
        ("search.maskTemperature", "search: { space: unstructured, maskTemperature: 0.5 }"),
        ("controller.population", "controller: { kind: random, population: 7 }"),
        ("controller.population", "search: { space: toeplitz }\ncontroller: { population: 7 }"),
        ("controller.tournament", "controller: { kind: neat, tournament: 3 }"),
        ("controller.redrawWholeList", "controller: { kind: factorized, redrawWholeList: true }"),
        ("controller.redrawWholeList", "search: { space: edge-mask }\ncontroller: { redrawWholeList: true }"),
        ("controller.advantage", "controller: { advantage: top }"),
        ("controller.initialSpread", "controller: { kind: hill-climb, initialSpread: 0 }"),
        ("controller.entropy", "controller: { kind: random, entropy: 0.5 }"),
        ("controller.learningRate", "controller: { kind: neat, learningRate: 0.5 }"),
        ("controller.updates", "controller: { updates: 9 }"),
        ("controller.miniBatch", "controller: { kind: random, miniBatch: 9 }"),
        ("controller.clip", "controller: { kind: hill-climb, clip: 10 }"),
        ("controller.hidden", "controller: { kind: factorized, hidden: 9 }"),
        ("controller.embedding", "controller: { kind: factorized, embedding: 9 }"),
        ("optimizer.stepSize", "optimizer: { kind: cma-es, stepSize: 3 }"),
        ("optimizer.update", "optimizer: { kind: augmented-random-search, update: adam }"),
        ("optimizer.estimator", "optimizer: { kind: cma-es, estimator: one-sided }"),
        ("optimizer.returns", "optimizer: { kind: augmented-random-search, returns: raw }"),
        ("optimizer.directions", "optimizer: { kind: cma-es, directions: orthogonal }"),
        ("optimizer.topDirections", "optimizer: { topDirections: 5 }"),
        ("optimizer.schedule", "optimizer: { kind: cma-es, schedule: reduce }"),
        ("optimizer.decay", "optimizer: { decay: 0.3 }"),
        ("optimizer.sigmaDecay", "optimizer: { sigmaDecay: 0.3 }"),
        ("optimizer.window", "optimizer: { window: 9 }"),
        ("optimizer.patience", "optimizer: { kind: augmented-random-search, patience: 9 }"),
        ("optimizer.patienceShare", "optimizer: { patienceShare: 0.5 }"),
        ("optimizer.endAfter", "optimizer: { endAfter: 3 }"),
        ("optimizer.maxLoss", "optimizer: { maxLoss: 2 }"),
        ("optimizer.maxLoss", "optimizer: { schedule: reduce, estimator: one-sided, maxLoss: 2 }"),
        ("optimizer.beginnings", "optimizer: { beginnings: 2 }"),
        ("optimizer.race", "optimizer: { kind: cma-es, race: 2 }"),
        ("budget.raceEpisodes", "budget: { raceEpisodes: 900 }"),
        ("evaluations.shortIterations", "task: blackbox/sphere\nevaluations: { shortIterations: 2 }"),
        ("evaluations.pairModels", "optimizer: { kind: cma-es }\nevaluations: { pairModels: shared }"),
        ("evaluations.pairEpisodes", "optimizer: { estimator: one-sided }\nevaluations: { pairEpisodes: shared }"),
        ("objective.controllerSamples", "controller: { kind: random }\nobjective: { controllerSamples: 5 }"),
        ("objective.controllerSamples", "search: { space: circulant }\nobjective: { controllerSamples: 5 }"),
        ("objective.targetEdges", "objective: { targetEdges: 64 }"),
        ("objective.targetEdges", "search: { space: edge-mask }\ncontroller: { kind: random }\nobjective: { targetEdges: 64 }"),
        ("objective.omegaOver", "search: { space: edge-mask }\nobjective: { omegaOver: -0.5 }"),
        ("objective.omegaUnder", "search: { space: edge-mask }\nobjective: { omegaUnder: 0.5 }"),
        ("objective.returnShift", "objective: { returnShift: 10 }"),
        ("objective.betaFrom", "objective: { betaFrom: 0.5 }"),
        ("objective.betaTo", "search: { space: edge-mask }\nobjective: { betaTo: 0.25 }"),
        ("objective.annealIterations", "objective: { annealIterations: 9 }"),
        ("normalization.observations", "task: blackbox/sphere\nnormalization: { observations: false }"),
        ("normalization.returns", "optimizer: { kind: cma-es }\nnormalization: { returns: false }"),
        ("normalization.returns", "optimizer: { returns: raw }\nnormalization: { returns: false }"),
        ("selection.candidates", "task: blackbox/sphere\nselection: { candidates: 9 }"),
        ("selection.episodes", "task: blackbox/sphere\nselection: { episodes: 9 }"),
        ("selection.reportEpisodes", "task: blackbox/sphere\nselection: { reportEpisodes: 9 }"),
        ("fineTuning.iterations", "task: blackbox/sphere\nfineTuning: { iterations: 9 }"),
        ("shrink.enabled", "task: blackbox/sphere\nshrink: { enabled: true }"),
        ("shrink.tolerance", "shrink: { tolerance: 0.02 }"),
        ("shrink.spread", "shrink: { spread: 0.5 }"),
        ("shrink.precision", "shrink: { precision: 0.5 }"),
        ("shrink.singles", "shrink: { enabled: true, iterations: 0, singles: false }"),
        ("shrink.enough", "shrink: { enabled: true, iterations: 0, enough: 10 }"),
        ("shrink.confidence", "shrink: { confidence: 0.9 }"),
        ("shrink.episodes", "shrink: { episodes: 8 }"),
        ("shrink.reportEpisodes", "shrink: { reportEpisodes: 8 }"),
        ("shrink.iterations", "shrink: { iterations: 3 }"),
        ("shrink.minWeights", "shrink: { minWeights: 3 }"),
        ("shrink.maxWeights", "shrink: { maxWeights: 3 }"),
        ("shrink.bits", "shrink: { bits: [8] }"),
        ("shrink.directions", "shrink: { enabled: true, iterations: 0, directions: 4 }"),
        ("shrink.sigma", "shrink: { enabled: true, iterations: 0, sigma: 0.1 }"),
        ("shrink.stepSize", "shrink: { enabled: true, iterations: 0, stepSize: 0.1 }"),
        ("fineTuning.optimizer", "fineTuning: { optimizer: cma-es }"),
        ("fineTuning.sigma", "fineTuning: { sigma: 0.5 }"),
        ("fineTuning.stepSize", "fineTuning: { stepSize: 0.5 }"),
        ("fineTuning.stepSize", "fineTuning: { iterations: 2, optimizer: cma-es, stepSize: 0.5 }"),
        ("fineTuning.stepSize", "optimizer: { kind: cma-es }\nfineTuning: { iterations: 2, stepSize: 0.5 }"),
        ("stopWhenFlat.confidence", "stopWhenFlat: { confidence: 0.9 }"),
        ("stopWhenFlat.gain", "stopWhenFlat: { gain: 0.1 }"),
    ];

    public static TheoryData<string, string> Cases { get; } = new(Idle);

    [Fact]
    public void Limit_of_losses_wants_shared_episodes_of_a_new_run_and_stays_that_of_a_stored_one()
    {
        const string Own = "task: swimmer\noptimizer: { kind: augmented-random-search, schedule: reduce, maxLoss: 2 }\n";
        var error = Assert.Throws<SpecificationException>(() => SpecificationText.Read(Root(Own)));
        Assert.Equal("optimizer.maxLoss", Assert.Single(error.Errors).Key);
        Assert.Contains("'2' is not allowed: any, or a limit with evaluations.pairEpisodes: shared", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(2, SpecificationText.Read(Root(Own + "evaluations: { pairEpisodes: shared }\n")).Optimizer.Schedule.MaxLoss);
        Assert.Equal(2, SpecificationText.ReadStored(Root(Own)).Optimizer.Schedule.MaxLoss);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_without_effect_is_refused_and_says_what_its_key_belongs_to(string key, string yaml)
    {
        var error = Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationText.Read(Root(yaml))).Errors,
            error => error.Key == key);

        Assert.True(error.Line > 0);
        Assert.Contains("is not allowed; allowed: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("the key belongs to ", error.Reason, StringComparison.Ordinal);
        // Its default says the same and may be written.
        Assert.Equal("swimmer", SpecificationText.Read(SpecificationText.Set(Root("task: swimmer"), key, Value(error.Allowed))).Task);
    }

    [Fact]
    public void Every_key_that_depends_on_another_is_tried() => Assert.Empty(SpecificationSchema.Keys
        .Where(key => key.Effect.Length > 0 && !Idle.Any(idle => idle.Key == key.Path)).Select(key => key.Path));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_that_was_stored_with_a_value_without_effect_goes_on_and_its_fork_says_so(string key, string yaml)
    {
        if (key is "fineTuning.iterations" or "shrink.enabled") return;
        var stored = SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(SpecificationText.ReadStored(Root(yaml))));

        SpecificationText.Validate(stored);
        Assert.Contains(key, IdleKeys.Inherited(stored, stored with { Iterations = 5 }).Select(error => error.Key));
        Assert.NotEqual(SpecificationText.Hash(stored), SpecificationText.Hash(IdleKeys.Without(stored)));
        Assert.Contains(key, Assert.Throws<SpecificationException>(() => IdleKeys.Inherited(IdleKeys.Without(stored), stored)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_clash_are_refused_of_every_new_run_and_kept_by_forks_of_a_run_that_has_them()
    {
        const string Clash = "task: swimmer\noptimizer: { schedule: reduce, maxLoss: 2 }\nevaluations: { pairEpisodes: own }";
        var clash = SpecificationYaml.Read(Clash);
        var sound = SpecificationYaml.Read(Clash.Replace("own", "shared", StringComparison.Ordinal));

        IdleKeys.Refuse(sound);
        foreach (var refused in (Action[])[() => SpecificationText.Read(Root(Clash)), () => IdleKeys.Refuse(clash),
            () => IdleKeys.Inherited(sound, clash)])
            Assert.Equal("optimizer.maxLoss", Assert.Single(Assert.Throws<SpecificationException>(refused).Errors).Key);
        Assert.Empty(IdleKeys.Inherited(clash, clash with { Iterations = 5 }));
    }

    [Fact]
    public void Kind_that_cannot_be_read_says_nothing_about_the_keys_of_others()
    {
        var error = Assert.Throws<SpecificationException>(
            () => SpecificationText.Read(Root("controller: { kind: nete, initialSpread: 0 }\noptimizer: { kind: cma, topDirections: 3 }")));

        Assert.Equal(["controller.kind", "optimizer.kind"], error.Errors.Select(each => each.Key));
    }

    [Fact]
    public void Canonical_text_of_every_kind_is_a_valid_new_specification()
    {
        foreach (var kind in new[] { "controller: { kind: random }", "optimizer: { kind: cma-es }", "search: { space: edge-mask }",
            "policy: { hidden: [] }", "task: blackbox/sphere" })
        {
            var specification = SpecificationText.Read(Root(kind));
            Assert.Equal(specification, SpecificationText.Read(SpecificationYaml.Parse(SpecificationText.ToCanonicalYaml(specification))));
        }
    }

    private static MappingNode Root(string yaml) =>
        SpecificationYaml.Parse(yaml.StartsWith("task:", StringComparison.Ordinal) ? yaml : "task: swimmer\n" + yaml);

    private static DocumentNode Value(string text) => SpecificationYaml.ParseValue(text);
}
