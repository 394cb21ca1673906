namespace EsEnas.Tasks.Randomization;

/// <summary>What the episodes of a task draw, and how the task lies on its model. Immutable, thread safe.</summary>
/// <param name="Plan">What is drawn.</param>
/// <param name="Actuators">The control of each action.</param>
/// <param name="IsInstant">Which observed numbers are not measured (a clock, a target), and so are neither late nor noisy.</param>
/// <param name="AddsOwnNoise">Whether the task itself adds the noise of a range.</param>
internal sealed record RandomizedEpisodes(RandomizationPlan Plan, int[] Actuators, bool[] IsInstant, bool AddsOwnNoise);
