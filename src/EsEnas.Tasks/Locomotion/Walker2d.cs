using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym Walker2d-v2: a planar walker on two legs, paid for speed along x and for not falling.</summary>
internal sealed class Walker2d : MuJoCoEnvironment
{
    private const string FrictionQuirk = "The right foot's friction is 0.9, the left one's 1.9; edition: v5 has 1.9 for both.";

    private Walker2d(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "walker2d",
        Summary: "A planar robot with two legs of three joints walks along x without falling.",
        ObservationSize: 17, ActionSize: 6, FrameSkip: 4, StepSeconds: 0.008, Terminates: true, GymStepLimit: 1000,
        Observation:
        [
            "0: height of the torso", "1: pitch", "2-7: joint angles (right thigh, leg, foot, left thigh, leg, foot)",
            "8-9: velocity x, z", "10: pitch rate", "11-16: joint rates (all velocities cut to -10..10)",
        ],
        Reward: "(x after - x before) / 0.008 + 1 - 0.001 * sum(a^2); done unless 0.8 < height < 2 and |pitch| < 1",
        StartNoise: "positions and velocities: U(-0.005, 0.005) each",
        Quirks:
        [
            FrictionQuirk,
            AliveBonus.OfOne.Quirk,
            "Thighs and legs start exactly at a limit of their range, so a start without noise is a knife edge; startNoise: true (the "
                + "default) moves off it.",
            "The legs pass through each other: only the floor is touched; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -1..1; no option.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Masses, TaskOptionRules.TrainOnBonus, TaskOptionRules.EpisodeLimit,
            TaskOptionRules.Edition]),
        variant => new Walker2d(variant), ["forward", "alive", "control"])
    {
        CutsObservations = true,
        InEdition = (task, options) => options.Edition == EditionOption.V5
            ? task with { Quirks = AliveBonus.OfOne.InV5([.. task.Quirks.Where(quirk => quirk != FrictionQuirk)]) }
            : task,
    };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => JointSignals.State(Simulation.Model, 1, velocityLimit: 10);

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.005, Simulation.Positions);
        EnvironmentMath.AddUniform(random, 0.005, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var before = Simulation.Positions[0];
        Simulate(action);
        var positions = Simulation.Positions;
        var forward = (positions[0] - before) / StepSeconds;
        var isUpright = positions[1] > 0.8 && positions[1] < 2 && positions[2] > -1 && positions[2] < 1;
        var control = 0.001 * EnvironmentMath.SumOfSquares(action);
        var bonus = AliveBonus.OfOne.Of(Options.Edition, isUpright);
        var reward = forward + bonus - control;
        NoteTerms(forward, bonus, -control);
        return new StepResult(reward, bonus, Done: !isUpright);
    }

    private protected override void Observe(Span<double> target)
    {
        Simulation.Positions[1..].CopyTo(target);
        EnvironmentMath.CopyClipped(Simulation.Velocities, 10, target[8..]);
    }
}
