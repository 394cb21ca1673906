using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Arms;

/// <summary>Gym Pusher-v2: a seven-joint arm pushes a puck to a goal.</summary>
internal sealed class Pusher : MuJoCoEnvironment
{
    private const string DistanceQuirk =
        "The distances in the reward are those before the step, the control cost that of the step; edition: v5 takes all after the step.";

    private const string PuckQuirk =
        "The puck weighs next to nothing: what resists is the armature of its slides; edition: v5 makes it a cylinder of 7.9 mg.";

    private static readonly double[] Goal = [-0.2, 0.1];

    private readonly int tip;
    private readonly int puckBody;
    private readonly int goal;

    private Pusher(TaskVariant variant) : base(variant)
    {
        tip = Body("tips_arm");
        puckBody = Body("object");
        goal = Body("goal");
    }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "pusher",
        Summary: "A seven-joint arm with a fork pushes a puck over a table to a goal.",
        ObservationSize: 23, ActionSize: 7, FrameSkip: 5, StepSeconds: 0.05, Terminates: false, GymStepLimit: 100,
        Observation: ["0-6: joint angles", "7-13: joint rates", "14-16: tip x, y, z", "17-19: puck x, y, z", "20-22: goal x, y, z"],
        Reward: "-|puck - goal| - 0.1 * sum(a^2) - 0.5 * |puck - tip|, distances as before the step",
        StartNoise: "velocities of the joints: U(-0.005, 0.005) each; the puck's slides: y from U(-0.3, 0), x from U(-0.2, 0.2), more "
            + "than 0.17 from the goal",
        Quirks:
        [
            DistanceQuirk,
            "Positions of bodies lag behind the state by one integration step of 0.01 s; no option.",
            "The tip is the wrist's frame, not the fork's ends; no option.",
            PuckQuirk,
            "The puck's slides go y first, then x, and count from its place in the model; no option.",
            "What varies between episodes is the puck's place: that is what goal: fixed and --goal set.",
            "Elbow and wrist flex start exactly at a limit of their range; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -2..2; no option.",
            "Gym ends an episode after 100 steps, the paper after the specification's horizon; episodeLimit: gym.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Goal, TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition])
        {
            ActionRanges = [.. Enumerable.Repeat((-2.0, 2.0), 7)],
        },
        variant => new Pusher(variant), ["distance", "control", "near"])
    {
        InEdition = (task, options) => options.Edition != EditionOption.V5 ? task : task with
        {
            Reward = "-|puck - goal| - 0.1 * sum(a^2) - 0.5 * |puck - tip|, distances as after the step",
            Quirks = [.. task.Quirks.Where(quirk => quirk is not (DistanceQuirk or PuckQuirk))],
        },
    };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => ArmObservation.Describe(Simulation.Model, tip, puckBody, goal);

    private protected override IReadOnlyList<string> GoalNames { get; } = ["puck y slide", "puck x slide"];

    private protected override ReadOnlySpan<double> ReferenceGoal => Goal;

    private protected override void Start(RandomStream random)
    {
        Span<double> puck = stackalloc double[2];
        Goal.CopyTo(puck);
        if (Options.Goal == GoalOption.Sampled)
        {
            do
            {
                puck[0] = random.NextUniform(-0.3, 0);
                puck[1] = random.NextUniform(-0.2, 0.2);
            }
            while (!(Math.Sqrt(EnvironmentMath.SumOfSquares(puck)) > 0.17));
        }

        PlaceGoal(puck);
        if (Options.StartNoise)
            EnvironmentMath.AddUniform(random, 0.005, Simulation.Velocities[..ArmObservation.Joints]);
    }

    private protected override void PlaceGoal(ReadOnlySpan<double> goal) => goal.CopyTo(Simulation.Positions[ArmObservation.Joints..]);

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var (near, distance) = Distances();
        Simulate(action);
        if (Options.Edition == EditionOption.V5) (near, distance) = Distances();
        var control = 0.1 * EnvironmentMath.SumOfSquares(action);
        NoteTerms(-distance, -control, -0.5 * near);
        return new StepResult(-distance - control - 0.5 * near, 0, Done: false);
    }

    private (double Near, double Distance) Distances()
    {
        var puck = BodyPosition(puckBody);
        return (EnvironmentMath.Distance(puck, BodyPosition(tip)), EnvironmentMath.Distance(puck, BodyPosition(goal)));
    }

    private protected override void Observe(Span<double> target) => ArmObservation.Write(Simulation, tip, puckBody, goal, target);
}
