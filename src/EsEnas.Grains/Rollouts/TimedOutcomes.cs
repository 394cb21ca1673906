using EsEnas.Core.Evaluations;

namespace EsEnas.Grains.Rollouts;

/// <summary>What came out of some evaluations.</summary>
/// <param name="Outcomes">Their outcomes, in their order.</param>
/// <param name="Seconds">What slots spent on them, in all.</param>
/// <param name="AbortReason">Why an evaluation ended its worker process; empty if none did.</param>
internal readonly record struct TimedOutcomes(Outcome[] Outcomes, double Seconds, string AbortReason = "");
