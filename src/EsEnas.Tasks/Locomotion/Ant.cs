using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym Ant-v2: a four-legged robot, paid for speed along x and for staying at a sound height.</summary>
internal sealed class Ant : MuJoCoEnvironment
{
    private const int StateSize = 27;

    // The world's wrench is none of v5's observations.
    private const int WorldSize = 6;

    private const string WrenchQuirk = "The 84 contact wrenches are zero, as with MuJoCo 2 in Gym v2; contactForces: computed fills them "
        + "after each step, not at the start.";

    private readonly bool computesContactForces;
    private readonly int torso;
    private readonly double[] contactForces;

    private Ant(TaskVariant variant) : base(variant)
    {
        computesContactForces = Computes(variant.Options);
        torso = Body("torso");
        contactForces = new double[6 * variant.Model.BodyCount];
    }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "ant",
        Summary: "A four-legged robot with eight joints walks along x.",
        ObservationSize: 111, ActionSize: 8, FrameSkip: 5, StepSeconds: 0.05, Terminates: true, GymStepLimit: 1000,
        Observation:
        [
            "0: height of the torso", "1-4: orientation (quaternion w x y z)", "5-12: joint angles (hip, ankle of each leg)",
            "13-18: velocity and angular velocity of the torso", "19-26: joint rates",
            "27-110: external wrench (torque, force) on each of the 14 bodies, the world included, cut to -1..1",
        ],
        Reward: "(torso x after - before) / 0.05 + 1 - 0.5 * sum(a^2) - 0.0005 * sum(wrenches^2); done unless the state is finite and "
            + "0.2 <= height <= 1",
        StartNoise: "positions, the quaternion included: U(-0.1, 0.1) each; velocities: 0.1 * N(0, 1) each",
        Quirks:
        [
            WrenchQuirk,
            AliveBonus.OfOne.Quirk,
            "The torso's x is read where the last Runge-Kutta stage left it, a little behind the state; no option.",
            "The start violates the ankles' limits, so the legs snap at the first steps; no option.",
            "Actions go hip 4, ankle 4, hip 1, ankle 1, ...; joints go by legs; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -1..1; no option.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.ContactForces, TaskOptionRules.Masses, TaskOptionRules.TrainOnBonus,
            TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition]),
        variant => new Ant(variant), ["forward", "control", "contact", "alive"]) { CutsObservations = true, InEdition = DescribeEdition };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals =>
    [
        .. JointSignals.State(Simulation.Model, 2),
        .. Enumerable.Range(0, contactForces.Length).Skip(FirstWrench)
            .Take(Info.ObservationSize - StateSize).Select(i => JointSignals.Wrench(Simulation.Model, i / 6, i % 6, limit: 1)),
    ];

    private int FirstWrench => Options.Edition == EditionOption.V5 ? WorldSize : 0;

    private static bool Computes(TaskOptions options) =>
        options.Edition == EditionOption.V5 || options.ContactForces == ContactForcesOption.Computed;

    private static TaskDescription DescribeEdition(TaskDescription task, TaskOptions options)
    {
        IReadOnlyList<string> state = [.. task.Observation.Take(task.Observation.Count - 1)];
        if (options.Edition == EditionOption.V4)
        {
            if (Computes(options)) return task;
            return task with
            {
                ObservationSize = StateSize,
                Observation = state,
                Reward = task.Reward.Replace(" - 0.0005 * sum(wrenches^2)", "", StringComparison.Ordinal),
                Quirks =
                [
                    "No contact wrenches are observed or paid for (v4); contactForces: computed does both.",
                    .. task.Quirks.Where(quirk => quirk != WrenchQuirk),
                ],
            };
        }

        return task with
        {
            ObservationSize = 105,
            Observation = [.. state, "27-104: external wrench (torque, force) on each of the 13 bodies but the world, cut to -1..1"],
            Quirks =
            [
                "The contact wrenches are computed after each step, and zero at the start (v5).",
                .. AliveBonus.OfOne.InV5([.. task.Quirks.Where(quirk => quirk != WrenchQuirk)]),
            ],
        };
    }

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.1, Simulation.Positions);
        EnvironmentMath.AddNormal(random, 0.1, Simulation.Velocities);
    }

    private protected override void ClearEpisode() => Array.Clear(contactForces);

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var before = BodyPosition(torso)[0];
        Simulate(action);
        var contactCost = 0.0;
        if (computesContactForces)
        {
            Simulation.ComputeContactForces();
            EnvironmentMath.CopyClipped(Simulation.ContactForces, 1, contactForces);
            contactCost = 0.0005 * EnvironmentMath.SumOfSquaresByEight(contactForces);
        }

        var forward = (BodyPosition(torso)[0] - before) / StepSeconds;
        var control = 0.5 * EnvironmentMath.SumOfSquaresByEight(action);
        var isSound = IsSound();
        var bonus = AliveBonus.OfOne.Of(Options.Edition, isSound);
        var reward = forward - control - contactCost + bonus;
        NoteTerms(forward, -control, -contactCost, bonus);
        return new StepResult(reward, bonus, Done: !isSound);
    }

    private protected override void Observe(Span<double> target)
    {
        Simulation.Positions[2..].CopyTo(target);
        Simulation.Velocities.CopyTo(target[13..]);
        if (computesContactForces)
            contactForces.AsSpan(FirstWrench).CopyTo(target[StateSize..]);
    }

    private bool IsSound()
    {
        var positions = Simulation.Positions;
        return positions[2] >= 0.2 && positions[2] <= 1 && EnvironmentMath.AreFinite(positions)
            && EnvironmentMath.AreFinite(Simulation.Velocities);
    }
}
