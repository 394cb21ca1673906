using System.ComponentModel.DataAnnotations;
using EsEnas.Core.Rollouts;

namespace EsEnas.Grains;

/// <summary>Options of runs on a silo.</summary>
public sealed class RunOptions
{
    /// <summary>The most that <see cref="MaxEvaluationSteps"/> can be.</summary>
    public const int LargestEvaluationSteps = 2_000_000_000;

    /// <summary>
    /// Whether unfinished runs resume by themselves when they are activated here. If false (a console that only looks), only Submit, Resume
    /// and Extend start work.
    /// </summary>
    public bool AutoResume { get; set; } = true;

    /// <summary>
    /// How often a reminder looks whether a running run is awake, 1 minute (the runtime's own least) to 1 hour. Default 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a request (pause, cancel, …) tries to write to a failing store before it gives up, 0 to 25 s. Default 10 s. The loop itself
    /// never gives up.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:25")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Largest checkpoint or message that a run may need, in bytes; a specification that needs more is refused. Default 10 MB.
    /// </summary>
    [Range(1024, 50_000_000)]
    public int MaxStateBytes { get; set; } = 10_000_000;

    /// <summary>Runs that a cluster may have, finished ones included, 1 to 1,000,000; one more is refused. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRuns { get; set; } = 10_000;

    /// <summary>Evaluations of an iteration that a run may ask for, 1 to 1,000,000. Default 100,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEvaluations { get; set; } = 100_000;

    /// <summary>
    /// Integration steps of an evaluation that a run may ask for, horizon times frame skip, 1 to 2,000,000,000; one that asks for more is
    /// refused. Default 20,000,000: four times what any built-in task can ask for, and minutes to a quarter of an hour on a slot, by the
    /// model.
    /// </summary>
    [Range(1, LargestEvaluationSteps)]
    public int MaxEvaluationSteps { get; set; } = EvaluationLimits.DefaultSteps;

    /// <summary>
    /// Bytes of memory that an evaluation's model and simulation may take; a run that needs more is refused. Default: as for
    /// <see cref="RolloutOptions.ModelMemoryBytes"/>.
    /// </summary>
    [Range(RolloutOptions.LeastModelMemory, 1L << 50)]
    public long MaxModelBytes { get; set; } = RolloutOptions.DefaultModelMemory;

    /// <summary>Shared weights (theta) that a run may have, 1 to 5,000,000. Default 1,000,000.</summary>
    [Range(1, 5_000_000)]
    public int MaxWeights { get; set; } = 1_000_000;

    /// <summary>
    /// Largest batch of evaluations or outcomes that may go from silo to silo, in bytes, 1,024 to 50,000,000 (the runtime's own limit is
    /// 100 MB). Default 20 MB.
    /// </summary>
    [Range(1024, 50_000_000)]
    public int MaxMessageBytes { get; set; } = 20_000_000;

    /// <summary>
    /// Bytes that a run's kept checkpoints may take before they are thinned out; the first and the last are kept in any case. Default 200
    /// MB.
    /// </summary>
    [Range(0L, 1_000_000_000_000L)]
    public long MaxKeptBytes { get; set; } = 200_000_000;

    /// <summary>Share of the evaluations that two silos make and compare, 0 to 1; with one silo none is. Default 0.001.</summary>
    [Range(0.0, 1.0)]
    public double DoubleShare { get; set; } = 0.001;
}
