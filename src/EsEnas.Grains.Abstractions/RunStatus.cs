using System.Collections.Immutable;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>Where a run stands.</summary>
[GenerateSerializer, Immutable, Alias("esenas.RunStatus")]
public sealed record RunStatus
{
    /// <summary>Run id.</summary>
    [Id(0)] public required RunId Id { get; init; }

    /// <summary>State.</summary>
    [Id(1)] public required RunState State { get; init; }

    /// <summary>Task.</summary>
    [Id(2)] public required string Task { get; init; }

    /// <summary>The last iteration that is completed.</summary>
    [Id(3)] public required IterationNumber Iteration { get; init; }

    /// <summary>Iterations asked for.</summary>
    [Id(4)] public required int Iterations { get; init; }

    /// <summary>The last iteration that a crash would not lose.</summary>
    [Id(5)] public required IterationNumber CheckpointedIteration { get; init; }

    /// <summary>Mean real return at the current weights in the last iteration; null before the first.</summary>
    [Id(6)] public double? MeanReturn { get; init; }

    /// <summary>Best <see cref="MeanReturn"/> so far.</summary>
    [Id(7)] public double? BestReturn { get; init; }

    /// <summary>Fingerprint after the last iteration.</summary>
    [Id(8)] public string Fingerprint { get; init; } = "";

    /// <summary>Weights that a model uses (mean over the last iteration's models).</summary>
    [Id(9)] public double LiveWeights { get; init; }

    /// <summary>Biases.</summary>
    [Id(10)] public int Biases { get; init; }

    /// <summary>Bits of the chosen policy, or of a model of the last iteration, by Table 2's formula.</summary>
    [Id(11)] public long Bits { get; init; }

    /// <summary>Evaluations per second over the last iterations; 0 if not running.</summary>
    [Id(12)] public double EvaluationsPerSecond { get; init; }

    /// <summary>Evaluations of an iteration.</summary>
    [Id(13)] public int EvaluationsPerIteration { get; init; }

    /// <summary>
    /// What it does now, in a few words; a silo of an older build says so itself, of a newer one see <see cref="Progress"/> and
    /// <see cref="BlockedBy"/>.
    /// </summary>
    [Id(14)] public string Activity { get; init; } = "";

    /// <summary>Why it failed or is waiting; empty if it does neither.</summary>
    [Id(15)] public string Message { get; init; } = "";

    /// <summary>Mean real return of the chosen policy over episodes that had no part in choosing it; null before.</summary>
    [Id(16)] public double? PolicyReturn { get; init; }

    /// <summary>Standard error of <see cref="PolicyReturn"/>.</summary>
    [Id(17)] public double? PolicyReturnError { get; init; }

    /// <summary>Trace id of the run's submission; empty without tracing.</summary>
    [Id(18)] public string TraceId { get; init; } = "";

    /// <summary>When it was submitted.</summary>
    [Id(19)] public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Seed.</summary>
    [Id(20)] public ulong Seed { get; init; }

    /// <summary>Seconds an iteration takes at present; 0 if unknown.</summary>
    [Id(21)] public double SecondsPerIteration { get; init; }

    /// <summary>Weights of the dense network (compression is against these plus biases).</summary>
    [Id(22)] public int DenseWeights { get; init; }

    /// <summary>The fine-tuning of the policy; null without one. One of <see cref="Phases"/> under the name that it had first.</summary>
    [Id(23)] public PolishStatus? Polish { get; init; }

    /// <summary>
    /// The evaluations at the current weights that no other one beats in both return and active weights, by active weights. Each return is
    /// that of one episode, so it flatters.
    /// </summary>
    [Id(24)] public ImmutableArray<ParetoPoint> Pareto { get; init; } = [];

    /// <summary>Weights that the chosen policy uses; null before it is chosen.</summary>
    [Id(25)] public int? PolicyWeights { get; init; }

    /// <summary>As <see cref="Bits"/>, with what it takes to tell the model; 0 if unknown.</summary>
    [Id(26)] public long FairBits { get; init; }

    /// <summary>What in the last iteration says that the run learns nothing; empty if nothing does.</summary>
    [Id(75)] public string Warning { get; init; } = "";

    /// <summary>What the step schedule did last, in words; empty if it has not changed the steps.</summary>
    [Id(76)] public string Schedule { get; init; } = "";

    /// <summary>
    /// The iteration that <see cref="MeanReturn"/> was measured in: not the last where <c>evaluations.atCurrentEvery</c> is above 1;
    /// 0 before the first, and from silos of older builds.
    /// </summary>
    [Id(77)] public IterationNumber MeanReturnIteration { get; init; }

    /// <summary>
    /// Evaluations of the last iteration without a valid return, by the number of their reason (InvalidCounts.FromNumbers).
    /// </summary>
    [Id(70)] public ImmutableArray<long> LastInvalid { get; init; } = [];

    /// <summary>The same of all iterations, those of later phases included; not of iterations made by builds that did not count.</summary>
    [Id(71)] public ImmutableArray<long> Invalid { get; init; } = [];

    /// <summary>Evaluations of all these iterations.</summary>
    [Id(72)] public long Evaluations { get; init; }

    /// <summary>Episodes that were to measure the chosen policy and have no valid return.</summary>
    [Id(73)] public int PolicyInvalid { get; init; }

    /// <summary>
    /// Sizes of the layers of its networks, inputs and outputs included; empty for a function, before the first iteration, and in records
    /// of older builds.
    /// </summary>
    [Id(80)] public ImmutableArray<int> Layers { get; init; } = [];

    /// <summary>Where it was forked from; null for a run of its own.</summary>
    [Id(40)] public ForkOrigin? ForkedFrom { get; init; }

    /// <summary>What its numbers depend on beside the specification: MuJoCo, processor, C library, model. Empty if not yet known.</summary>
    [Id(60)] public string NumericsIdentity { get; init; } = "";

    /// <summary>What it evaluates now; null if it does not.</summary>
    [Id(90)] public RunProgress? Progress { get; init; }

    /// <summary>What keeps it from evaluating; <see cref="Message"/> says more.</summary>
    [Id(91)] public RunBlock BlockedBy { get; init; }

    /// <summary>How the phases after training that have begun stand, in order.</summary>
    [Id(92)] public ImmutableArray<PhaseStatus> Phases { get; init; } = [];

    /// <summary>The recipe that its values came from; empty from a silo of an older build.</summary>
    [Id(110)] public string Recipe { get; init; } = "";

    /// <summary>What a deployment of the chosen policy stores; null before it is chosen.</summary>
    [Id(140)] public PolicyDeployment? Deployment { get; init; }

    /// <summary>Training episodes so far, valid or not.</summary>
    [Id(111)] public long TrainingEpisodes { get; init; }

    /// <summary>Environment steps of these; null where an older build made them and did not count.</summary>
    [Id(112)] public long? TrainingSteps { get; init; }

    /// <summary>What ended training: <c>iterations</c>, <c>return</c>, <c>flat</c>, …; empty before its end.</summary>
    [Id(113)] public string EndedBy { get; init; } = "";

    /// <summary>Seconds of work on the run, pauses left out; 0 where they were not counted.</summary>
    [Id(114)] public double SecondsSpent { get; init; }

    /// <summary>Training episodes that it may take at most (<c>budget.episodes</c>); null without such a budget.</summary>
    [Id(115)] public long? EpisodesAllowed { get; init; }

    /// <summary>Whether training may end by itself, before its iterations and its episodes are over; false from an older build.</summary>
    [Id(116)] public bool MayEndEarly { get; init; }

    /// <summary>The name that a user has given it; empty if its id is its name.</summary>
    [Id(120)] public string Name { get; init; } = "";

    /// <summary>What people call it: the name that it has been given, else its id.</summary>
    public RunId ShownAs => Name.Length > 0 ? new RunId(Name) : Id;

    /// <summary>Its labels, as text (<see cref="RunLabels"/>).</summary>
    [Id(121)] public string Labels { get; init; } = "";

    /// <summary>Policies of every size that a phase has left of the run's, the largest first; empty if none has.</summary>
    [Id(141)] public ImmutableArray<FrontStatus> Front { get; init; } = [];

    /// <summary>With the phases after training that have begun, in order.</summary>
    public RunStatus WithPhases(ImmutableArray<PhaseStatus> phases) => this with { Phases = phases, Polish = PolishStatus.Of(phases) };
}
