namespace EsEnas.Grains.Dispatch;

/// <summary>
/// How much a silo is given at once. A silo holds its slots' worth of evaluations and about 0.5 s more, so that no slot waits for the next
/// call and calls stay few; a batch is a quarter of that, so that replies keep coming; where that is a handful of short evaluations it is
/// up to half, so that they share the cost of a call; toward the end of a plan the surplus shrinks, so that silos end together.
/// </summary>
/// <param name="Window">Evaluations that a silo should hold.</param>
/// <param name="Batch">Evaluations of one call.</param>
internal readonly record struct DispatchPace(int Window, int Batch)
{
    private const double SurplusSeconds = 0.5;
    private const double BatchSeconds = 1;
    private const double ShortBatchSeconds = 0.4;
    private const int Handful = 8;
    private const int MaxSurplusPerSlot = 256;

    /// <summary>The most evaluations of one call.</summary>
    public const int MaxBatch = 256;

    /// <summary>The pace for a silo.</summary>
    /// <param name="slots">The silo's slots.</param>
    /// <param name="allSlots">Slots of all silos.</param>
    /// <param name="queued">Evaluations in the queue.</param>
    /// <param name="evaluationSeconds">What an evaluation takes on a slot; 0 if unknown.</param>
    public static DispatchPace For(int slots, int allSlots, int queued, double evaluationSeconds)
    {
        var perSlot = evaluationSeconds > 0 ? (int)Math.Clamp(Math.Ceiling(SurplusSeconds / evaluationSeconds), 1, MaxSurplusPerSlot) : 1;
        var fairShare = (int)Math.Ceiling((double)queued * slots / (2.0 * Math.Max(allSlots, slots)));
        var window = slots + Math.Min(slots * perSlot, fairShare);
        var longest = evaluationSeconds > 0 ? (int)Math.Clamp(BatchSeconds * slots / evaluationSeconds, 1, MaxBatch) : MaxBatch;
        var shortBatch =
            evaluationSeconds > 0 ? (int)Math.Min(ShortBatchSeconds * slots / evaluationSeconds, Math.Min(Handful, (window + 1) / 2)) : 1;
        return new DispatchPace(window, Math.Clamp(Math.Max((window + 3) / 4, shortBatch), 1, longest));
    }

    /// <summary>How long an evaluation may be outstanding before idle slots start it a second time.</summary>
    /// <param name="evaluationSeconds">What an evaluation takes on a slot; 0 if unknown.</param>
    public static TimeSpan Timeout(double evaluationSeconds) =>
        TimeSpan.FromSeconds(evaluationSeconds > 0 ? 0.25 + SurplusSeconds + 3 * evaluationSeconds : 2);
}
