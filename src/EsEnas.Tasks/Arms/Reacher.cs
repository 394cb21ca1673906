using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Arms;

/// <summary>Gym Reacher-v2: a planar arm of two links, paid for the nearness of its tip to a target.</summary>
internal sealed class Reacher : MuJoCoEnvironment
{
    private const string DistanceQuirk =
        "The distance in the reward is the one before the step, the control cost that of the step; edition: v5 takes both after the step.";

    private static readonly double[] Goal = [0.1, -0.1];

    private readonly int fingertip;
    private readonly int target;

    private Reacher(TaskVariant variant) : base(variant)
    {
        fingertip = Body("fingertip");
        target = Body("target");
    }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "reacher",
        Summary: "A planar arm of two links brings its tip to a target.",
        ObservationSize: 11, ActionSize: 2, FrameSkip: 2, StepSeconds: 0.02, Terminates: false, GymStepLimit: 50,
        Observation:
        [
            "0-1: cosines of the joint angles", "2-3: sines of the joint angles", "4-5: target x, y", "6-7: joint rates",
            "8-10: tip minus target, x, y, z",
        ],
        Reward: "-|tip - target| - sum(a^2), distances as before the step",
        StartNoise: "positions: U(-0.1, 0.1) each; velocities of the joints: U(-0.005, 0.005) each; target: uniform in the disc of "
            + "radius 0.2",
        Quirks:
        [
            DistanceQuirk,
            "Positions of bodies are read where the last Runge-Kutta stage left them, a little behind the state; no option.",
            "Nothing collides: the arm passes through the border and the target; no option.",
            "Targets fill the disc of radius 0.2, as in Gym from 0.12.1 on; before, they filled the square around it; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -1..1; no option.",
            "Gym ends an episode after 50 steps, the paper after the specification's horizon; episodeLimit: gym.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [
            TaskOptionRules.StartNoise, TaskOptionRules.Goal, TaskOptionRules.Masses, TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition
        ]),
        variant => new Reacher(variant), ["distance", "control"])
    {
        InEdition = (task, options) => options.Edition != EditionOption.V5 ? task : task with
        {
            ObservationSize = 10,
            Observation = [.. task.Observation.Take(task.Observation.Count - 1), "8-9: tip minus target, x, y"],
            Reward = "-|tip - target| - sum(a^2), distances as after the step",
            Quirks = [.. task.Quirks.Where(quirk => quirk != DistanceQuirk)],
        },
    };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals
    {
        get
        {
            var model = Simulation.Model;
            return
            [
                JointSignals.Circular(model, 0, SignalKind.JointCosine), JointSignals.Circular(model, 1, SignalKind.JointCosine),
                JointSignals.Circular(model, 0, SignalKind.JointSine), JointSignals.Circular(model, 1, SignalKind.JointSine),
                JointSignals.Position(model, 2), JointSignals.Position(model, 3),
                JointSignals.Velocity(model, 0), JointSignals.Velocity(model, 1),
                .. Enumerable.Range(0, Info.ObservationSize - 8).Select(axis => JointSignals.Difference(model, fingertip, target, axis)),
            ];
        }
    }

    private protected override IReadOnlyList<string> GoalNames { get; } = ["target x", "target y"];

    private protected override ReadOnlySpan<double> ReferenceGoal => Goal;

    private protected override void Start(RandomStream random)
    {
        if (Options.StartNoise)
            EnvironmentMath.AddUniform(random, 0.1, Simulation.Positions);

        Span<double> goal = stackalloc double[2];
        Goal.CopyTo(goal);
        if (Options.Goal == GoalOption.Sampled)
        {
            do
            {
                goal[0] = random.NextUniform(-0.2, 0.2);
                goal[1] = random.NextUniform(-0.2, 0.2);
            }
            while (!(Math.Sqrt(EnvironmentMath.SumOfSquares(goal)) < 0.2));
        }

        PlaceGoal(goal);
        if (Options.StartNoise)
            EnvironmentMath.AddUniform(random, 0.005, Simulation.Velocities[..2]);
    }

    private protected override void PlaceGoal(ReadOnlySpan<double> goal) => goal.CopyTo(Simulation.Positions[2..]);

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var distance = EnvironmentMath.Distance(BodyPosition(fingertip), BodyPosition(target));
        Simulate(action);
        if (Options.Edition == EditionOption.V5) distance = EnvironmentMath.Distance(BodyPosition(fingertip), BodyPosition(target));
        var control = EnvironmentMath.SumOfSquares(action);
        NoteTerms(-distance, -control);
        return new StepResult(-distance - control, 0, Done: false);
    }

    private protected override void Observe(Span<double> target)
    {
        var positions = Simulation.Positions;
        (target[0], target[1]) = (Math.Cos(positions[0]), Math.Cos(positions[1]));
        (target[2], target[3]) = (Math.Sin(positions[0]), Math.Sin(positions[1]));
        (target[4], target[5]) = (positions[2], positions[3]);
        Simulation.Velocities[..2].CopyTo(target[6..]);
        var tip = BodyPosition(fingertip);
        var goal = BodyPosition(this.target);
        for (var i = 0; i < target.Length - 8; i++)
            target[8 + i] = tip[i] - goal[i];
    }
}
