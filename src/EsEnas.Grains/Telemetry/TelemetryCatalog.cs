using EsEnas.Core.Evaluations;

namespace EsEnas.Grains.Telemetry;

/// <summary>Every name that telemetry uses: one meter, one activity source. docs/telemetry.md is made from it.</summary>
public static class TelemetryCatalog
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EsEnas";

    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "EsEnas";

    /// <summary>Name of Orleans' meter.</summary>
    public const string OrleansMeterName = "Microsoft.Orleans";

    /// <summary>Name of the runtime's meter: garbage collection, threads, exceptions.</summary>
    public const string RuntimeMeterName = "System.Runtime";

    /// <summary>Orleans' activity sources that are followed inside our traces: grain calls, and writes to storage.</summary>
    public static readonly IReadOnlyList<string> OrleansSourceNames = ["Microsoft.Orleans.Application", "Microsoft.Orleans.Storage"];

    internal const string Task = "esenas.task";
    internal const string Phase = "esenas.phase";
    internal const string Outcome = "esenas.outcome";
    internal const string Reason = "esenas.reason";
    internal const string MemoryUse = "esenas.memory.use";
    internal const string Availability = "esenas.availability";
    internal const string Run = "esenas.run";
    internal const string Iteration = "esenas.iteration";
    internal const string Silo = "esenas.silo";
    internal const string Count = "esenas.evaluation.count";
    internal const string Index = "esenas.evaluation.index";
    internal const string Again = "esenas.evaluation.again";
    internal const string Steps = "esenas.evaluation.steps";
    internal const string Diverged = "esenas.evaluation.diverged";
    internal const string Invalid = "esenas.evaluation.invalid";
    internal const string Bytes = "esenas.checkpoint.bytes";

    internal const string AskPhase = "ask";
    internal const string RolloutPhase = "rollout";
    internal const string TellPhase = "tell";
    internal const string CheckpointPhase = "checkpoint";

    internal const string SubmitSpan = "esenas.submit";
    internal const string IterationSpan = "esenas.iteration";
    internal const string AskSpan = "esenas.ask";
    internal const string BatchSpan = "esenas.rollout.batch";
    internal const string EvaluationSpan = "esenas.evaluation";
    internal const string TellSpan = "esenas.tell";
    internal const string CheckpointSpan = "esenas.checkpoint";

    /// <summary>Bucket bounds of durations, in seconds: from a millisecond to ten minutes.</summary>
    public static readonly IReadOnlyList<double> SecondBuckets =
    [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
    ];

    /// <summary>Bucket bounds of sizes, in bytes: from 1 kB to 10 MB, the default limit of a checkpoint.</summary>
    public static readonly IReadOnlyList<double> ByteBuckets = [1e3, 2.5e3, 5e3, 1e4, 2.5e4, 5e4, 1e5, 2.5e5, 5e5, 1e6, 2.5e6, 5e6, 1e7];

    internal static readonly InstrumentDefinition Evaluations = new("esenas.evaluations", InstrumentKind.Counter, "{evaluation}",
        "Evaluations that this silo's slots completed, speculative and repeated ones included.", Task);
    internal static readonly InstrumentDefinition EnvironmentSteps = new("esenas.env.steps", InstrumentKind.Counter, "{step}",
        "Environment steps of those evaluations.", Task);
    internal static readonly InstrumentDefinition EvaluationDuration = new("esenas.evaluation.duration", InstrumentKind.Histogram, "s",
        "Time that an evaluation took on its slot.", Task);
    internal static readonly InstrumentDefinition Slots = new("esenas.rollout.slots", InstrumentKind.Gauge, "{slot}",
        "Evaluations that this silo can run at once.");
    internal static readonly InstrumentDefinition BusySlots = new("esenas.rollout.slots.busy", InstrumentKind.Gauge, "{slot}",
        "Slots of this silo that are at work.");
    internal static readonly InstrumentDefinition QueueLength = new("esenas.rollout.queue.length", InstrumentKind.Gauge, "{evaluation}",
        "Evaluations that wait for a slot of this silo.");
    internal static readonly InstrumentDefinition ModelMemory = new("esenas.model.memory", InstrumentKind.Gauge, "By",
        "Memory of models and their simulations on this silo and in its worker processes.", MemoryUse);
    internal static readonly InstrumentDefinition ModelMemoryLimit = new("esenas.model.memory.limit", InstrumentKind.Gauge, "By",
        "The most that it may be (`--model-memory`).");
    internal static readonly InstrumentDefinition ModelEvictions = new("esenas.model.evictions", InstrumentKind.Counter, "{simulation}",
        "Simulations kept for reuse that made way for others.");
    internal static readonly InstrumentDefinition Redone = new("esenas.evaluations.redone", InstrumentKind.Counter, "{evaluation}",
        "Evaluations that returned to the queue because the call of the silo that had them failed.", Reason);
    internal static readonly InstrumentDefinition Speculative = new("esenas.evaluations.speculative",
        InstrumentKind.Counter, "{evaluation}",
        "Evaluations that were started a second time on an idle silo.");
    internal static readonly InstrumentDefinition DivergedEvaluations = new("esenas.evaluations.diverged",
        InstrumentKind.Counter, "{evaluation}", "Evaluations without a valid return, each counted once for its run.", Task, Invalid);
    internal static readonly InstrumentDefinition Mismatching = new("esenas.evaluations.mismatching",
        InstrumentKind.Counter, "{evaluation}",
        "Evaluations whose second outcome differed from the first: a silo computes wrongly.");
    internal static readonly InstrumentDefinition Iterations = new("esenas.iterations", InstrumentKind.Counter, "{iteration}",
        "Iterations completed by the runs of this silo.", Task);
    internal static readonly InstrumentDefinition IterationDuration = new("esenas.iteration.duration", InstrumentKind.Histogram, "s",
        "Time of a phase of an iteration; a checkpoint includes waiting for a store that is away.", Phase);
    internal static readonly InstrumentDefinition CheckpointDuration = new("esenas.checkpoint.duration", InstrumentKind.Histogram, "s",
        "Time of one attempt to write a checkpoint, history rows included.", Outcome);
    internal static readonly InstrumentDefinition CheckpointSize = new("esenas.checkpoint.size", InstrumentKind.Histogram, "By",
        "Size of the trainer's state in a checkpoint.");
    internal static readonly InstrumentDefinition Silos = new("esenas.silos", InstrumentKind.Gauge, "{silo}",
        "Active silos of the cluster, as this silo sees it.");
    internal static readonly InstrumentDefinition SiloAvailability = new("esenas.silo.availability", InstrumentKind.Gauge, "{silo}",
        "Whether this silo gets work: 1 for what it is, 0 for what it is not.", Availability);
    internal static readonly InstrumentDefinition ActiveRuns = new("esenas.runs.active", InstrumentKind.Gauge, "{run}",
        "Runs that this silo works on.");
    internal static readonly InstrumentDefinition RunIteration = new("esenas.run.iteration", InstrumentKind.Gauge, "{iteration}",
        "Iterations that the run has completed.", Run, Task);
    internal static readonly InstrumentDefinition RunIterations = new("esenas.run.iterations", InstrumentKind.Gauge, "{iteration}",
        "Iterations that the run has in all.", Run, Task);
    internal static readonly InstrumentDefinition RunMeanReturn = new("esenas.run.return.mean", InstrumentKind.Gauge, "{return}",
        "Mean real return of the last iteration's evaluations at the current weights.", Run, Task);
    internal static readonly InstrumentDefinition RunBestReturn = new("esenas.run.return.best", InstrumentKind.Gauge, "{return}",
        "Best of these so far.", Run, Task);
    internal static readonly InstrumentDefinition RunLiveEdges = new("esenas.run.live_edges", InstrumentKind.Gauge, "{edge}",
        "Mean number of weights that the last iteration's models use.", Run, Task);
    internal static readonly InstrumentDefinition RunEntropy = new("esenas.run.controller.entropy", InstrumentKind.Gauge, "1",
        "How undecided the controller is: mean entropy of the decisions over the last iteration's models, " +
        "0 (all agree) to 1 (all candidates alike).", Run, Task);
    internal static readonly InstrumentDefinition RunTimeLeft = new("esenas.run.time_left", InstrumentKind.Gauge, "s",
        "Time to the last iteration at the present pace; in training only.", Run, Task);
    internal static readonly InstrumentDefinition RunIterationAge = new("esenas.run.iteration.age", InstrumentKind.Gauge, "s",
        "Time since the run's last iteration or round, of whatever phase, ended, or since it started here.", Run, Task);

    /// <summary>The instruments of the meter.</summary>
    public static IReadOnlyList<InstrumentDefinition> Instruments { get; } =
    [
        Evaluations, EnvironmentSteps, EvaluationDuration, Slots, BusySlots, QueueLength, ModelMemory, ModelMemoryLimit, ModelEvictions,
        Redone, Speculative, DivergedEvaluations, Mismatching, Iterations, IterationDuration, CheckpointDuration, CheckpointSize, Silos,
        SiloAvailability, ActiveRuns, RunIteration,
        RunIterations, RunMeanReturn, RunBestReturn, RunLiveEdges, RunEntropy, RunTimeLeft, RunIterationAge,
    ];

    /// <summary>The attributes of instruments.</summary>
    public static IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new(Task, "the task's name; tasks of files are all `file`, blackbox functions `blackbox/…`: a dozen or two"),
        new(Phase, "`ask`, `rollout`, `tell`, `checkpoint`"),
        new(Outcome, "`ok`, `failed` (tried again), `fenced` (another activation owns the run)"),
        new(Reason,
            "`lost` (no answer), `stopping` (the silo was told to stop), `full` (its queue had no room), `fault` (the evaluation threw)"),
        new(MemoryUse, "`working` (evaluations that began), `kept` (for reuse: makes way)"),
        new(Availability,
            "`active`, `draining` (told to take nothing new), `quarantined` (it computed other numbers than two silos that agreed)"),
        new(Invalid,
            "why it is invalid: " + string.Join(", ", InvalidReasonText.All.Select(reason => $"`{InvalidReasonText.Label(reason)}`"))),
        new(Run, "the run's id; on the gauges of runs only, at most 100 runs of a silo, first come, " +
            "first served (`esenas.runs.active` counts all)"),
    ];

    /// <summary>The spans of the activity source.</summary>
    public static IReadOnlyList<SpanDefinition> Spans { get; } =
    [
        new(SubmitSpan, "", "The console has a run accepted; at the silo if the console does not trace. Its trace id is the run's.", Run),
        new(IterationSpan, SubmitSpan, "One sampled iteration, on the silo that hosts the run.", Run, Iteration, Task),
        new(AskSpan, IterationSpan, "The trainer makes the plan."),
        new(BatchSpan, IterationSpan, "One call to a silo, from its start to its answer; an error if it gave none.", Silo, Count, Again),
        new(EvaluationSpan, BatchSpan, "One sampled evaluation on its slot's thread. A repeated one links to the batch that was lost.",
            Index, Again, Steps, Diverged, Invalid),
        new(TellSpan, IterationSpan, "The trainer takes the outcomes."),
        new(CheckpointSpan, IterationSpan, "The checkpoint after the iteration, if one was due.", Bytes),
    ];
}
