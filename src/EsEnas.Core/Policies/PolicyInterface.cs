namespace EsEnas.Core.Policies;

/// <summary>What connects a policy with a robot: its signals in and out, its clock, and vectors to test a port with.</summary>
/// <param name="ControlPeriod">Seconds from one action to the next; above 0.</param>
/// <param name="FrameSkip">Integration steps of the simulation in that time, at least 1.</param>
/// <param name="Observations">One for each input, in order.</param>
/// <param name="Actuators">Name of each action's actuator, in order; their ranges are those of the action.</param>
/// <param name="Vectors">Observations of real episodes with the policy's actions.</param>
/// <remarks>Immutable by convention, thread safe. Lists are compared by reference.</remarks>
public sealed record PolicyInterface(double ControlPeriod, int FrameSkip, IReadOnlyList<ObservationSignal> Observations,
    IReadOnlyList<string> Actuators, IReadOnlyList<TestVector> Vectors)
{
    /// <summary>What each episode of the training drew, beside start, targets and the noise of observations; empty for nothing.</summary>
    public IReadOnlyList<TrainedQuantity> Randomization { get; init; } = [];
}
