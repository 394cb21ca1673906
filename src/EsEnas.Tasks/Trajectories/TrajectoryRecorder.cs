using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Trajectories;

namespace EsEnas.Tasks.Trajectories;

/// <summary>
/// Keeps the frames of one episode while it runs. It only looks: actions and activations are computed beside the episode, from the same
/// observations by the same functions, and are those of the episode to the bit.
/// </summary>
/// <remarks>
/// Not thread safe; one episode. Where the frames would take more than is allowed, every second one is dropped and the rate halved, as
/// often as it takes: memory is bounded whatever the length.
/// </remarks>
internal sealed class TrajectoryRecorder : IStepObserver
{
    private readonly TrajectoryShape shape;
    private readonly ITaskEnvironment environment;
    private readonly NetworkActivations activations;
    private readonly Policy policy;
    private readonly int mostFrames;
    private readonly int firstTerm;
    private readonly List<double[]> frames = [];
    private readonly double[] action;
    private readonly double[] terms;
    private double reward;
    private int stepsPerFrame;
    private int steps;
    private bool isValid = true;

    /// <param name="shape">What a frame holds.</param>
    /// <param name="environment">Where the episode runs.</param>
    /// <param name="normalizer">Normalization of the observations.</param>
    /// <param name="scale">What becomes of an output's tanh.</param>
    /// <param name="stepsPerFrame">Steps from a frame to the next, at least 1.</param>
    /// <param name="mostBytes">The most bytes that frames take; two frames are always kept.</param>
    public TrajectoryRecorder(TrajectoryShape shape, ITaskEnvironment environment, Normalizer normalizer, ActionScale scale,
        int stepsPerFrame, int mostBytes = Trajectory.MostFrameBytes)
    {
        (this.shape, this.environment, this.stepsPerFrame) = (shape, environment, stepsPerFrame);
        activations = new NetworkActivations(shape.Network, normalizer);
        policy = new Policy(shape.Network, normalizer, shape.ActionLow.AsSpan(), shape.ActionHigh.AsSpan(), scale);
        action = new double[shape.Actuators.Length];
        terms = new double[shape.RewardTerms.Length];
        firstTerm = 1 + (Pose.Size * shape.Scene.Bodies.Length) + shape.Observations.Length + shape.Actuators.Length;
        mostFrames = Math.Max(2, mostBytes / (sizeof(float) * shape.FrameSize));
    }

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<double> observation) => Add(observation);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation)
    {
        steps++;
        isValid = result.IsValid;
        if (!isValid) return;
        reward += result.Reward;
        for (var i = 0; i < terms.Length; i++) terms[i] += environment.RewardTerms[i];
        if (steps % stepsPerFrame != 0) return;
        if (frames.Count == mostFrames) Thin();
        // At half the rate this state may lie between two frames.
        if (steps % stepsPerFrame == 0) Add(observation);
    }

    /// <summary>The trajectory, once the episode has ended.</summary>
    public Trajectory Finish(EpisodeResult result)
    {
        // The last state, wherever it lies; one that is not valid is no state.
        if (isValid && steps % stepsPerFrame != 0)
        {
            if (frames.Count == mostFrames) Thin();
            Add(environment.Observation);
        }

        return new Trajectory(shape, stepsPerFrame, result,
            new TrajectoryFrames(shape, [.. frames.SelectMany(frame => frame).Select(Narrow)]));
    }

    private void Add(ReadOnlySpan<double> observation)
    {
        policy.Act(observation, action);
        frames.Add([reward, .. environment.BodyPoses, .. observation, .. action, .. terms, .. activations.Compute(observation)]);
        reward = 0;
        Array.Clear(terms);
    }

    // Rewards belong to the next frame that stays.
    private void Thin()
    {
        for (var dropped = 1; dropped < frames.Count; dropped += 2)
        {
            var terms = frames[dropped].AsSpan(firstTerm, this.terms.Length);
            if (dropped + 1 < frames.Count)
            {
                frames[dropped + 1][0] += frames[dropped][0];
                for (var i = 0; i < terms.Length; i++) frames[dropped + 1][firstTerm + i] += terms[i];
            }
            else
            {
                reward += frames[dropped][0];
                for (var i = 0; i < terms.Length; i++) this.terms[i] += terms[i];
            }
        }

        for (var kept = 1; 2 * kept < frames.Count; kept++) frames[kept] = frames[2 * kept];
        frames.RemoveRange((frames.Count + 1) / 2, frames.Count / 2);
        stepsPerFrame *= 2;
    }

    // JSON and the wire have no other numbers.
    private static float Narrow(double value) =>
        double.IsNaN(value) ? 0 : (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
