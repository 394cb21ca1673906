namespace EsEnas.Core.Trajectories;

/// <summary>The frames of a trajectory: states on the way, the first one included, evenly spaced but for the last.</summary>
/// <remarks>Immutable by convention, thread safe. Numbers have single precision.</remarks>
public sealed class TrajectoryFrames
{
    private readonly float[] numbers;
    private readonly int size;
    private readonly int observations;
    private readonly int actions;
    private readonly int terms;
    private readonly int activations;

    /// <param name="shape">What the numbers are.</param>
    /// <param name="numbers">Frame after frame: reward, poses, observations, actions, reward terms, activations.</param>
    /// <exception cref="ArgumentException">They are no whole number of frames.</exception>
    public TrajectoryFrames(TrajectoryShape shape, float[] numbers)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(numbers);
        size = shape.FrameSize;
        if (numbers.Length % size != 0)
            throw new ArgumentException($"{numbers.Length} numbers are no whole number of frames of {size}.", nameof(numbers));
        observations = 1 + (Pose.Size * shape.Scene.Bodies.Length);
        actions = observations + shape.Observations.Length;
        terms = actions + shape.Actuators.Length;
        activations = terms + shape.RewardTerms.Length;
        this.numbers = numbers;
    }

    /// <summary>How many there are; 0 only if the start was already invalid.</summary>
    public int Count => numbers.Length / size;

    /// <summary>All numbers, frame after frame.</summary>
    public ReadOnlySpan<float> Numbers => numbers;

    /// <summary>The reward of the steps since the frame before; 0 in the first.</summary>
    public float Reward(int frame) => Part(frame, 0, 1)[0];

    /// <summary>The poses of all bodies in the world's frame, <see cref="Pose.Size"/> numbers each, as the library left them.</summary>
    public ReadOnlySpan<float> BodyPoses(int frame) => Part(frame, 1, observations);

    /// <summary>The pose of a body in the world's frame.</summary>
    public Pose BodyPose(int frame, int body) => Pose.Read(BodyPoses(frame).Slice(Pose.Size * body, Pose.Size));

    /// <summary>The observation of the state.</summary>
    public ReadOnlySpan<float> Observations(int frame) => Part(frame, observations, actions);

    /// <summary>What the policy does in the state.</summary>
    public ReadOnlySpan<float> Actions(int frame) => Part(frame, actions, terms);

    /// <summary>The terms of the rewards since the frame before, summed each; zeros in the first.</summary>
    public ReadOnlySpan<float> RewardTerms(int frame) => Part(frame, terms, activations);

    /// <summary>
    /// The value of every neuron in the state, by its number: normalized observations, hidden neurons, and of the outputs the tanh, before
    /// it becomes an action. Of neurons that reach no output, too.
    /// </summary>
    public ReadOnlySpan<float> Activations(int frame) => Part(frame, activations, size);

    private ReadOnlySpan<float> Part(int frame, int first, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Count);
        return numbers.AsSpan((frame * size) + first, end - first);
    }
}
