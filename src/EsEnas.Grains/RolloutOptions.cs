using System.ComponentModel.DataAnnotations;

namespace EsEnas.Grains;

/// <summary>Options of a silo's rollout pool.</summary>
public sealed class RolloutOptions
{
    /// <summary>The most that <see cref="Slots"/> can be.</summary>
    public const int MaxSlots = 4096;

    /// <summary>The least that <see cref="EvaluationTimeLimit"/> can be, as a text of <see cref="TimeSpan"/>.</summary>
    public const string ShortestTimeLimit = "00:00:01";

    /// <summary>The most that <see cref="EvaluationTimeLimit"/> can be: a day.</summary>
    public const string LongestTimeLimit = "1.00:00:00";

    /// <summary>Evaluations that run at once, 1 to 4096; default: the processor count.</summary>
    [Range(1, MaxSlots)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Evaluations that may wait for a slot, 1 to 1,000,000; a batch that does not fit is refused and goes to another silo or later.
    /// Default 20,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int QueueLimit { get; set; } = 20_000;

    /// <summary>
    /// How much the slots' threads give way to all others, 0 (not at all) to 19, as the operating system's nice value. Default 10.
    /// </summary>
    [Range(0, 19)]
    public int Nice { get; set; } = 10;

    /// <summary>
    /// Evaluators (with their simulations) that are kept for reuse, for each slot, 1 to 1,000: of as many runs as take turns, if their
    /// models' memory allows it. Default 4.
    /// </summary>
    [Range(1, 1000)]
    public int EvaluatorsPerSlot { get; set; } = 4;

    /// <summary>The least that <see cref="ModelMemoryBytes"/> can be: 1 MiB.</summary>
    public const long LeastModelMemory = 1L << 20;

    /// <summary>
    /// Bytes of memory that models and their simulations may take in this process and its workers, 1 MiB to 1 PiB. Evaluations that do not
    /// fit beside others wait. Default: half of the memory that this process may use.
    /// </summary>
    [Range(LeastModelMemory, 1L << 50)]
    public long ModelMemoryBytes { get; set; } = DefaultModelMemory;

    /// <summary>Half of the memory that this process may use: the machine's, or its container's.</summary>
    public static long DefaultModelMemory { get; } = Math.Max(LeastModelMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>
    /// What a worker process may keep of models beside the one in use: all of them together stay within the bound, also while as many
    /// evaluations as can be parked wait in memory.
    /// </summary>
    internal long WorkerShareBytes => ModelMemoryBytes / ((MostParkedPerSlot + 1) * (long)Slots);

    /// <summary>Long evaluations that may wait in memory for their next turn, for each slot.</summary>
    internal const int MostParkedPerSlot = 4;

    /// <summary>
    /// How long an evaluation may run on a slot, waiting not counted, 1 s to 24 h; then its run fails and says so. Default 15 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), ShortestTimeLimit, LongestTimeLimit)]
    public TimeSpan EvaluationTimeLimit { get; set; } = TimeSpan.FromMinutes(15);
}
