using System.Collections.Immutable;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>What is stored of a run: always one consistent moment, replaced as a whole.</summary>
[GenerateSerializer, Alias("esenas.ExperimentRecord")]
internal sealed partial record ExperimentRecord : IStoredState
{
    /// <summary>Name of the storage provider of every grain here.</summary>
    public const string StorageName = "Default";

    /// <summary>Canonical YAML of the specification, iterations as extended.</summary>
    [Id(0)] public string SpecificationYaml { get; init; } = "";

    /// <summary>Hash of the specification as it was submitted.</summary>
    [Id(1)] public string SubmittedHash { get; init; } = "";

    /// <summary>State.</summary>
    [Id(2)] public RunState State { get; init; }

    /// <summary>The trainer's checkpoint.</summary>
    [Id(3)] public byte[] Trainer { get; init; } = [];

    /// <summary>Completed iterations in <see cref="Trainer"/>.</summary>
    [Id(4)] public int Iteration { get; init; }

    /// <summary>The history row of that iteration, packed; empty before the first.</summary>
    [Id(5)] public byte[] LastRow { get; init; } = [];

    /// <summary>The policy that was chosen last; null before.</summary>
    [Id(7)] public ChosenPolicy? Policy { get; init; }

    /// <summary>Sizes of a model.</summary>
    [Id(8)] public ModelSizeRecord Size { get; init; } = new(0, 0, 0);

    /// <summary>Who may write.</summary>
    [Id(9)] public RunClaim Claim { get; init; } = new("", 0);

    /// <summary>When it was submitted.</summary>
    [Id(10)] public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What the run's numbers depend on beside the specification.</summary>
    [Id(11)] public string NumericsIdentity { get; init; } = "";

    /// <summary>Why it failed, or waits for a decision; empty otherwise.</summary>
    [Id(12)] public string Message { get; init; } = "";

    /// <summary>W3C trace parent of the submission: spans of the run, resumed or not, belong there. Empty without tracing.</summary>
    [Id(13)] public string TraceParent { get; init; } = "";

    /// <summary>
    /// The last rows up to <see cref="Iteration"/> that are not in the history grains yet, packed: a silo that stops cannot reach those any
    /// more.
    /// </summary>
    [Id(14)] public byte[] PendingRows { get; init; } = [];

    /// <summary>The proposal summaries that go with <see cref="PendingRows"/>, packed.</summary>
    [Id(15)] public byte[] PendingProposals { get; init; } = [];

    /// <summary>The Pareto front for the status.</summary>
    [Id(17)] public ImmutableArray<ParetoPoint> Pareto { get; init; } = [];

    /// <summary>Invalid evaluations so far; null in records of builds that did not count them by reason.</summary>
    [Id(70)] public ValidityRecord? Validity { get; init; }

    /// <summary>Where it was forked from; null for a run of its own.</summary>
    [Id(40)] public ForkOrigin? ForkedFrom { get; init; }

    /// <summary>The policies of every size that a phase has left of the run's.</summary>
    [Id(140)] public StoredFront Front { get; init; } = StoredFront.None;

    /// <inheritdoc/>
    [field: NonSerialized] public string Damage { get; set; } = "";

    /// <summary>Starts that brought nothing.</summary>
    [Id(61)] public StartTally Starts { get; init; } = StartTally.None;

    /// <summary>
    /// The phases after training that have begun, in order. Read <see cref="LaterPhases"/>, which also knows what older builds stored.
    /// </summary>
    [Id(90)] public ImmutableArray<PhaseRecord> Phases { get; init; } = [];

    /// <summary>What it has spent; null in records of builds that did not count.</summary>
    [Id(100)] public TallyRecord? Tally { get; init; }

    /// <summary>The name that a user has given it; empty if its id is its name.</summary>
    [Id(120)] public string Name { get; init; } = "";

    /// <summary>Its labels, as text (<see cref="RunLabels"/>).</summary>
    [Id(121)] public string Labels { get; init; } = "";

    /// <summary>What happened to it lately, the oldest first (<see cref="RunIncidents"/>); no number of it depends on them.</summary>
    [Id(150)] public ImmutableArray<RunIncident> Incidents { get; init; } = [];

    /// <summary>Bytes of its checkpoints.</summary>
    public int CheckpointBytes => Trainer.Length + LaterPhases.Sum(phase => phase.State.Length);

    /// <summary>The run at its checkpoint.</summary>
    public RunCheckpoint ToCheckpoint() =>
        new(Trainer, [.. LaterPhases.Select(phase => phase.ToCheckpoint())], ValidityRecord.Read(Validity), TallyRecord.Read(Tally));

    /// <summary>With the phases after training changed, and in the form of this build.</summary>
    public ExperimentRecord WithPhases(Func<PhaseRecord, PhaseRecord> change) => WithPhases([.. LaterPhases.Select(change)]);
}
