using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks;

/// <summary>A MuJoCo task as an environment. Concrete tasks add observation, reward, termination and start law.</summary>
/// <remarks>
/// Not thread safe. A step that is not valid (an action the library cannot use, a warning of the library, a number that is not finite) is
/// done, with a reward of NaN and the reason. Warnings since the reset count, that of the start state included.
/// </remarks>
public abstract class MuJoCoEnvironment : ITaskEnvironment
{
    /// <summary>Beyond this, as for NaN, the library ignores all controls (mjMAXVAL).</summary>
    private const double LargestUsableAction = 1e10;

    private readonly double[] observation;
    private double[] poses = [];
    private double[] terms = [];
    private double[] sums = [];
    private (int Index, double Low, double High)[]? cuts;
    private readonly int[] quaternions;

    private protected MuJoCoEnvironment(TaskVariant variant)
    {
        Info = variant.Info;
        FrameSkip = variant.FrameSkip;
        StepSeconds = variant.Model.Timestep * variant.FrameSkip;
        Options = variant.Options;
        var randomized = variant.Randomization;
        Simulation = randomized is { Plan.ChangesModel: true }
            ? variant.Model.CreateSimulationWithOwnModel()
            : variant.Model.CreateSimulation();
        if (randomized is not null) Randomization = new EpisodeRandomization(randomized, Simulation, StepSeconds, FrameSkip);
        quaternions = StartQuaternions.Find(variant.Model, MuJoCoLibrary.Version);
        observation = new double[Info.ObservationSize];
    }

    /// <summary>The task's constants.</summary>
    public EnvironmentInfo Info { get; }

    /// <summary>The simulation, for traces and benchmarks.</summary>
    public Simulation Simulation { get; }

    /// <summary>Integration steps in an environment step.</summary>
    public int FrameSkip { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Observation => observation;

    /// <summary>Seconds of an environment step.</summary>
    public double StepSeconds { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> BodyPoses
    {
        get
        {
            var bodies = Simulation.Model.BodyCount;
            if (poses.Length == 0) poses = new double[ITaskEnvironment.PoseSize * bodies];
            for (var body = 0; body < bodies; body++)
            {
                var pose = poses.AsSpan(ITaskEnvironment.PoseSize * body, ITaskEnvironment.PoseSize);
                BodyPosition(body).CopyTo(pose);
                Simulation.BodyQuaternions.Slice(4 * body, 4).CopyTo(pose[3..]);
            }
            return poses;
        }
    }

    /// <summary>Whether everything that follows from the state is computed anew after each step.</summary>
    public virtual bool Refreshes => false;

    /// <summary>Whether something is drawn for each episode beside start and goals.</summary>
    public bool IsRandomized => Randomization is not null;

    /// <summary>
    /// Where something is drawn: told how many integration steps come next, with controls and forces in their places. For benchmarks.
    /// </summary>
    public Action<int>? BeforeIntegration
    {
        set
        {
            if (Randomization is { } randomization) randomization.BeforeIntegration = value;
        }
    }

    /// <summary>The names of the reward's terms.</summary>
    public abstract IReadOnlyList<string> RewardTermNames { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> RewardTerms => terms;

    /// <inheritdoc/>
    public ReadOnlySpan<double> TermSums => sums;

    /// <summary>The names of all bodies, the world first; a number where the model gives none.</summary>
    public IReadOnlyList<string> BodyNames =>
        [.. Enumerable.Range(0, Simulation.Model.BodyCount).Select(body => JointSignals.NameOf(Simulation.Model, ModelObject.Body, body))];

    /// <summary>What each observed number is, in order.</summary>
    public abstract IReadOnlyList<ObservationSignal> Signals { get; }

    /// <summary>What each episode draws beside start, targets and the noise of observations; empty for nothing.</summary>
    public IReadOnlyList<TrainedQuantity> TrainedQuantities => Randomization?.Quantities ?? [];

    /// <summary>The noise on an observed number when nothing is left of a curriculum; empty for none.</summary>
    /// <param name="number">Its place, from 0.</param>
    public virtual IReadOnlyList<SignalNoise> NoiseOf(int number) => Randomization?.NoiseOf(number) ?? [];

    /// <summary>The name of each action's actuator, in order: its own, or that of the joint that it drives.</summary>
    public virtual IReadOnlyList<string> ActuatorNames =>
        [.. Enumerable.Range(0, Info.ActionSize).Select(action => JointSignals.Actuator(Simulation.Model, action, drivesJoint: true))];

    /// <summary>The variant's options.</summary>
    private protected TaskOptions Options { get; }

    /// <summary>What episodes draw beside start and goals; null for nothing.</summary>
    private protected EpisodeRandomization? Randomization { get; }

    /// <summary>What the numbers of a goal are; empty if the task has no goal.</summary>
    private protected virtual IReadOnlyList<string> GoalNames => [];

    /// <summary>The goal of starts without sampling; as many numbers as <see cref="GoalNames"/>.</summary>
    private protected virtual ReadOnlySpan<double> ReferenceGoal => [];

    /// <inheritdoc/>
    public virtual void SetIteration(int? iteration) { }

    /// <inheritdoc/>
    public void Reset(RandomStream random)
    {
        Randomization?.Begin(random);
        ResetState();
        BeginObservationNoise(random);
        Start(random);
        Begin();
    }

    /// <summary>
    /// Starts without noise, on the start as on the observations, with nominal values of what is drawn, at given positions, velocities
    /// and goal. Null positions are qpos0 with the task's reference goal, null velocities are zero (those of its keyframe where a task
    /// starts at one); a goal, if given, replaces the goal's coordinates.
    /// </summary>
    /// <exception cref="ArgumentException">A vector has the wrong length or a number is not finite; the message says what is wanted.
    /// </exception>
    public void ResetTo(double[]? positions, double[]? velocities, double[]? goal)
    {
        Check(positions, nameof(positions), Simulation.Positions.Length, "qpos");
        Check(velocities, nameof(velocities), Simulation.Velocities.Length, "qvel");
        if (goal is not null && GoalNames.Count == 0)
            throw new ArgumentException($"{Info.Name} has no goal.", nameof(goal));
        Check(goal, nameof(goal), GoalNames.Count, string.Join(", ", GoalNames));

        Randomization?.Begin(null);
        ResetState();
        BeginObservationNoise(null);
        velocities?.CopyTo(Simulation.Velocities);
        if (positions is null)
            PlaceObjects();
        else
            positions.CopyTo(Simulation.Positions);
        if (goal is not null)
            PlaceGoal(goal);
        else if (positions is null)
            PlaceGoal(ReferenceGoal);
        Begin();
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action)
    {
        if (action.Length != Info.ActionLow.Length)
            throw new ArgumentException($"{Info.Name} takes {Info.ActionLow.Length} actions, not {action.Length}.", nameof(action));
        foreach (var component in action)
        {
            if (!(Math.Abs(component) <= LargestUsableAction))
                return Invalid(double.IsFinite(component) ? InvalidReason.BadControl : InvalidReason.NonFiniteAction);
        }

        var result = Advance(action);
        Measure();
        if (Simulation.HasWarnings) return Invalid(ReasonOf(Simulation));
        if (!double.IsFinite(result.Reward)) return Invalid(InvalidReason.NonFiniteReward);
        if (!EnvironmentMath.AreFinite(observation)) return Invalid(InvalidReason.NonFiniteObservation);
        Sense();
        return Options.TrainOnBonus ? result with { AliveBonus = 0 } : result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Simulation.Dispose();
        GC.SuppressFinalize(this);
    }

    private static StepResult Invalid(InvalidReason reason) => new(double.NaN, 0, Done: true, reason);

    // The library resets an unstable state and its counters with it, so that this reason hides the others.
    private static InvalidReason ReasonOf(Simulation simulation) =>
        simulation.HasDiverged ? InvalidReason.Diverged
        : simulation.BadControls != 0 ? InvalidReason.BadControl
        : simulation.ContactsFull != 0 ? InvalidReason.ContactsFull
        : simulation.ConstraintsFull != 0 ? InvalidReason.ConstraintsFull
        : InvalidReason.BadInertia;

    /// <summary>Puts the simulation into the state from which episodes start: the model's initial one.</summary>
    private protected virtual void ResetState() => Simulation.Reset();

    /// <summary>Writes the start state; before it, positions and velocities are those of <see cref="ResetState"/>.</summary>
    private protected abstract void Start(RandomStream random);

    /// <summary>Places what starts elsewhere than in the model, other than the goal.</summary>
    private protected virtual void PlaceObjects() { }

    /// <summary>Places the goal.</summary>
    private protected virtual void PlaceGoal(ReadOnlySpan<double> goal) { }

    /// <summary>
    /// Begins the noise on an episode's observations: beside the episode's stream, which it leaves alone; without one there is none.
    /// </summary>
    private protected virtual void BeginObservationNoise(RandomStream? random) { }

    /// <summary>Forgets what the task remembers of an episode.</summary>
    private protected virtual void ClearEpisode() { }

    /// <summary>Makes one environment step by <see cref="Simulate"/> and gives its reward and end.</summary>
    private protected abstract StepResult Advance(ReadOnlySpan<double> action);

    /// <summary>Writes the observation of the present state.</summary>
    private protected abstract void Observe(Span<double> target);

    /// <summary>Puts an action into the controls that it is for.</summary>
    private protected virtual void WriteControls(ReadOnlySpan<double> action) => action.CopyTo(Simulation.Controls);

    /// <summary>Applies an action, unclipped, for one environment step; late and lagged where that is drawn.</summary>
    private protected void Simulate(ReadOnlySpan<double> action)
    {
        if (Randomization is { } randomization)
        {
            randomization.Step(action);
            return;
        }

        WriteControls(action);
        Simulation.Step(FrameSkip);
    }

    /// <summary>The world position of a body, as old as the library left it.</summary>
    private protected ReadOnlySpan<double> BodyPosition(int body) => Simulation.BodyPositions.Slice(3 * body, 3);

    /// <summary>The id of a named body.</summary>
    private protected int Body(string name) => Simulation.Model.IdOf(ModelObject.Body, name);

    /// <summary>Notes the terms of a step's reward, with their signs and factors, in the order of their names.</summary>
    private protected void NoteTerms(params ReadOnlySpan<double> values)
    {
        values.CopyTo(terms);
        for (var i = 0; i < values.Length; i++) sums[i] += values[i];
    }

    private void Begin()
    {
        if (terms.Length == 0) (terms, sums) = (new double[RewardTermNames.Count], new double[RewardTermNames.Count]);
        Array.Clear(terms);
        Array.Clear(sums);
        ClearEpisode();
        Simulation.Forward();
        StartQuaternions.Normalize(Simulation.Positions, quaternions);
        Measure();
        Sense();
    }

    // Noise leads beyond where the task cuts, and what acts on a robot is cut there as well.
    private void Sense()
    {
        if (Randomization is null) return;
        Randomization.Sense(observation);
        cuts ??= [.. Signals.Select((signal, i) => (Index: i, signal.Low, signal.High))
            .Where(cut => double.IsFinite(cut.Low) || double.IsFinite(cut.High))];
        foreach (var (index, low, high) in cuts) observation[index] = Math.Clamp(observation[index], low, high);
    }

    private void Measure()
    {
        // What a task leaves at zero must not keep the noise of the step before.
        if (Randomization is not null) Array.Clear(observation);
        Observe(observation);
    }

    private void Check(double[]? values, string parameter, int length, string meaning)
    {
        if (values is null)
            return;
        if (values.Length != length)
            throw new ArgumentException($"{Info.Name} wants {length} numbers for {parameter} ({meaning}), not {values.Length}.", parameter);
        if (!EnvironmentMath.AreFinite(values))
            throw new ArgumentException($"{Info.Name} wants finite numbers for {parameter} ({meaning}).", parameter);
    }
}
