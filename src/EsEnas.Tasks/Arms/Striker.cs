using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Arms;

/// <summary>Gym Striker-v2: a seven-joint arm strikes a ball toward a goal.</summary>
internal sealed class Striker : MuJoCoEnvironment
{
    private const double BallX = 0.5;
    private const double BallY = -0.175;
    private const double StrikeDistance = 0.1;

    private static readonly double[] Goal = [0.4, 0.6];

    private readonly bool copies;
    private readonly int tip;
    private readonly int ballBody;
    private readonly int goal;
    private readonly double[] strike = new double[3];
    private double nearestToGoal;
    private bool struck;

    private Striker(TaskVariant variant) : base(variant)
    {
        copies = variant.Options.Latch == LatchOption.Copy;
        tip = Body("tips_arm");
        ballBody = Body("object");
        goal = Body("goal");
    }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "striker",
        Summary: "A seven-joint arm with a paddle strikes a ball over a table into a walled goal.",
        ObservationSize: 23, ActionSize: 7, FrameSkip: 5, StepSeconds: 0.05, Terminates: false, GymStepLimit: 100,
        Observation: ["0-6: joint angles", "7-13: joint rates", "14-16: tip x, y, z", "17-19: ball x, y, z", "20-22: goal x, y, z"],
        Reward: "-3 * (least |ball - goal| so far) - 0.1 * sum(a^2) - 0.5 * |ball - tip|, distances as before the step",
        StartNoise: "velocities of the joints: U(-0.1, 0.1) each; goal: x from U(0.15, 0.7), y from U(0.1, 1), more than 0.17 from the "
            + "ball",
        Quirks:
        [
            "The tip's position at a strike is a live view, so the near term follows the tip after a strike as before; latch: copy "
                + "keeps the position of the latest strike.",
            "The distances in the reward are those before the step, the control cost that of the step; no option.",
            "Positions of bodies lag behind the state by one integration step of 0.01 s; no option.",
            "The goal's heading is written as angle / 3.14 into the quaternion, then normalized, so it does not face the ball; no option.",
            "A coaster of 40 kg holds the goal in place; no option.",
            "Elbow and wrist flex start exactly at a limit of their range; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -3..3; no option.",
            "Gym ends an episode after 100 steps, the paper after the specification's horizon; episodeLimit: gym.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Goal, TaskOptionRules.Latch, TaskOptionRules.EpisodeLimit])
        {
            ActionRanges = [.. Enumerable.Repeat((-3.0, 3.0), 7)],
        },
        variant => new Striker(variant), ["distance", "control", "near"]);

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => ArmObservation.Describe(Simulation.Model, tip, ballBody, goal);

    private protected override IReadOnlyList<string> GoalNames { get; } = ["goal x", "goal y"];

    private protected override ReadOnlySpan<double> ReferenceGoal => Goal;

    private protected override void Start(RandomStream random)
    {
        Span<double> goal = stackalloc double[2];
        Goal.CopyTo(goal);
        if (Options.Goal == GoalOption.Sampled)
        {
            do
            {
                goal[0] = random.NextUniform(0.15, 0.7);
                goal[1] = random.NextUniform(0.1, 1);
            }
            while (!(EnvironmentMath.Distance([BallX, BallY], goal) > 0.17));
        }

        PlaceObjects();
        PlaceGoal(goal);
        if (Options.StartNoise)
            EnvironmentMath.AddUniform(random, 0.1, Simulation.Velocities[..ArmObservation.Joints]);
    }

    private protected override void PlaceObjects() => (Simulation.Positions[7], Simulation.Positions[8]) = (BallY, BallX);

    private protected override void PlaceGoal(ReadOnlySpan<double> goal)
    {
        var positions = Simulation.Positions;
        (positions[9], positions[10]) = (goal[0], goal[1]);
        var heading = -Math.Atan((positions[8] - goal[0]) / (positions[7] - goal[1] + 1e-8));
        (positions[12], positions[13], positions[14], positions[15]) = (1, 0, 0, heading / 3.14);
    }

    private protected override void ClearEpisode()
    {
        nearestToGoal = double.PositiveInfinity;
        struck = false;
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var ball = BodyPosition(ballBody);
        var tip = BodyPosition(this.tip);
        var near = EnvironmentMath.Distance(ball, tip);
        nearestToGoal = Math.Min(nearestToGoal, EnvironmentMath.Distance(ball, BodyPosition(goal)));
        if (copies)
        {
            if (near < StrikeDistance)
            {
                struck = true;
                tip.CopyTo(strike);
            }

            if (struck)
                near = EnvironmentMath.Distance(ball, strike);
        }

        Simulate(action);
        var control = 0.1 * EnvironmentMath.SumOfSquares(action);
        var reward = -3 * nearestToGoal - control - 0.5 * near;
        NoteTerms(-3 * nearestToGoal, -control, -0.5 * near);
        return new StepResult(reward, 0, Done: false);
    }

    private protected override void Observe(Span<double> target) => ArmObservation.Write(Simulation, tip, ballBody, goal, target);
}
