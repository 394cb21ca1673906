namespace EsEnas.Tasks;

/// <summary>What a task is, for people: <c>task list</c>, <c>task show</c>.</summary>
/// <param name="Name">Name in specifications, such as <c>half-cheetah</c>.</param>
/// <param name="Summary">One sentence: what moves and what is rewarded.</param>
/// <param name="ObservationSize">|S|.</param>
/// <param name="ActionSize">|A|.</param>
/// <param name="FrameSkip">Integration steps in an environment step.</param>
/// <param name="StepSeconds">Seconds of an environment step.</param>
/// <param name="Terminates">Whether an episode can end before the horizon.</param>
/// <param name="GymStepLimit">Gym's own limit of steps.</param>
/// <param name="Observation">What each observation component is, one line per group.</param>
/// <param name="Reward">The reward formula.</param>
/// <param name="StartNoise">The law of the start state.</param>
/// <param name="Quirks">What is surprising about it, and the option that changes it.</param>
/// <param name="Options">Names of the task options it has, such as <c>startNoise</c>.</param>
public sealed record TaskDescription(
    string Name, string Summary, int ObservationSize, int ActionSize, int FrameSkip, double StepSeconds, bool Terminates, int GymStepLimit,
    IReadOnlyList<string> Observation, string Reward, string StartNoise, IReadOnlyList<string> Quirks, IReadOnlyList<string> Options)
{
    /// <summary>Lower and upper bound of each action; from -1 to 1 unless said otherwise.</summary>
    public IReadOnlyList<(double Low, double High)> ActionRanges { get; init; } = [.. Enumerable.Repeat((-1.0, 1.0), ActionSize)];

    /// <summary>What changes while it is trained, a line each; none for built-in tasks.</summary>
    public IReadOnlyList<string> Curricula { get; init; } = [];

    /// <summary>What about it looks like a slip that keeps anything from being learned, a sentence each; none for built-in tasks.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
