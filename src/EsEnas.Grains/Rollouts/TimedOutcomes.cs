using EsEnas.Core.Training;

namespace EsEnas.Grains.Rollouts;

/// <summary>What came out of some evaluations.</summary>
/// <param name="Outcomes">Their outcomes, in their order.</param>
/// <param name="Seconds">What slots spent on them, in all.</param>
internal readonly record struct TimedOutcomes(Outcome[] Outcomes, double Seconds);
