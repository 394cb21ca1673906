using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Arms;

/// <summary>Gym Thrower-v2: a seven-joint arm throws a ball into a tray.</summary>
internal sealed class Thrower : MuJoCoEnvironment
{
    private const double GroundHeight = -0.25;

    private static readonly double[] Goal = [0.1, -0.1];

    private readonly bool copies;
    private readonly int wrist;
    private readonly int ball;
    private readonly int goal;
    private readonly double[] hit = new double[2];
    private bool hasHit;

    private Thrower(TaskVariant variant) : base(variant)
    {
        copies = variant.Options.Latch == LatchOption.Copy;
        wrist = Body("r_wrist_roll_link");
        ball = Body("ball");
        goal = Body("goal");
    }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "thrower",
        Summary: "A seven-joint arm with a scoop throws a ball into a tray on the ground.",
        ObservationSize: 23, ActionSize: 7, FrameSkip: 5, StepSeconds: 0.05, Terminates: false, GymStepLimit: 100,
        Observation: ["0-6: joint angles", "7-13: joint rates", "14-16: wrist x, y, z", "17-19: ball x, y, z", "20-22: tray x, y, z"],
        Reward: "-(horizontal distance of ball and tray) - 0.002 * sum(a^2), the distance as before the step",
        StartNoise: "velocities of the joints: U(-0.005, 0.005) each; the tray's slides: U(-0.3, 0.3) each",
        Quirks:
        [
            "The place where the ball hits the ground is a live view, so the distance goes on following the rolling ball, "
                + "which nothing brakes: long episodes have hugely negative returns; latch: copy keeps the place of the hit.",
            "The distance in the reward is the one before the step, the control cost that of the step; no option.",
            "Positions of bodies lag behind the state by one integration step of 0.01 s; no option.",
            "The tray's slides go y first, then x, and count from its place in the model; no option.",
            "The tray always touches the ground with 24 contacts, which dominate the cost of a step; no option.",
            "The arm is nearly massless: what resists is the armature of its joints; no option.",
            "The wrist roll starts exactly at a limit of its range; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -10..10 (first four) and -15..15; no option.",
            "Gym ends an episode after 100 steps, the paper after the specification's horizon; episodeLimit: gym.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Goal, TaskOptionRules.Latch, TaskOptionRules.EpisodeLimit])
        {
            ActionRanges = [.. Enumerable.Repeat((-10.0, 10.0), 4), .. Enumerable.Repeat((-15.0, 15.0), 3)],
        },
        variant => new Thrower(variant), ["distance", "control"]);

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => ArmObservation.Describe(Simulation.Model, wrist, ball, goal);

    private protected override IReadOnlyList<string> GoalNames { get; } = ["tray y slide", "tray x slide"];

    private protected override ReadOnlySpan<double> ReferenceGoal => Goal;

    private protected override void Start(RandomStream random)
    {
        Span<double> goal = stackalloc double[2];
        Goal.CopyTo(goal);
        if (Options.Goal == GoalOption.Sampled)
        {
            goal[0] = random.NextUniform(-0.3, 0.3);
            goal[1] = random.NextUniform(-0.3, 0.3);
        }

        PlaceGoal(goal);
        if (Options.StartNoise)
            EnvironmentMath.AddUniform(random, 0.005, Simulation.Velocities[..ArmObservation.Joints]);
    }

    private protected override void PlaceGoal(ReadOnlySpan<double> goal) => goal.CopyTo(Simulation.Positions[ArmObservation.Joints..]);

    private protected override void ClearEpisode() => hasHit = false;

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var ball = BodyPosition(this.ball);
        if (copies && !hasHit && ball[2] < GroundHeight)
        {
            hasHit = true;
            ball[..2].CopyTo(hit);
        }

        var distance = EnvironmentMath.Distance(hasHit ? hit : ball[..2], BodyPosition(goal)[..2]);
        Simulate(action);
        var control = 0.002 * EnvironmentMath.SumOfSquares(action);
        NoteTerms(-distance, -control);
        return new StepResult(-distance - control, 0, Done: false);
    }

    private protected override void Observe(Span<double> target) => ArmObservation.Write(Simulation, wrist, ball, goal, target);
}
