using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym Hopper-v2: a one-legged planar hopper, paid for speed along x and for not falling.</summary>
internal sealed class Hopper : MuJoCoEnvironment
{
    private Hopper(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "hopper",
        Summary: "A one-legged planar robot with three joints hops along x without falling.",
        ObservationSize: 11, ActionSize: 3, FrameSkip: 4, StepSeconds: 0.008, Terminates: true, GymStepLimit: 1000,
        Observation:
        [
            "0: height of the torso", "1: pitch", "2-4: joint angles (thigh, leg, foot)",
            "5-6: velocity x, z", "7: pitch rate", "8-10: joint rates (all velocities cut to -10..10)",
        ],
        Reward: "(x after - x before) / 0.008 + 1 - 0.001 * sum(a^2); done unless the state is finite, height > 0.7, |pitch| < 0.2 and "
            + "all others within 100",
        StartNoise: "positions and velocities: U(-0.005, 0.005) each",
        Quirks:
        [
            AliveBonus.OfOne.Quirk,
            "Thigh and leg start exactly at a limit of their range, so a start without noise is a knife edge; startNoise: true (the "
                + "default) moves off it.",
            "Bodies that are not neighbors collide with each other; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -1..1; no option.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Masses, TaskOptionRules.TrainOnBonus, TaskOptionRules.EpisodeLimit,
            TaskOptionRules.Edition]),
        variant => new Hopper(variant), ["forward", "alive", "control"])
    {
        CutsObservations = true,
        InEdition = (task, options) =>
            options.Edition == EditionOption.V5 ? task with { Quirks = AliveBonus.OfOne.InV5(task.Quirks) } : task,
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
        var forward = (Simulation.Positions[0] - before) / StepSeconds;
        var control = 0.001 * EnvironmentMath.SumOfSquares(action);
        var isUpright = IsUpright();
        var bonus = AliveBonus.OfOne.Of(Options.Edition, isUpright);
        var reward = forward + bonus - control;
        NoteTerms(forward, bonus, -control);
        return new StepResult(reward, bonus, Done: !isUpright);
    }

    private protected override void Observe(Span<double> target)
    {
        Simulation.Positions[1..].CopyTo(target);
        EnvironmentMath.CopyClipped(Simulation.Velocities, 10, target[5..]);
    }

    private bool IsUpright()
    {
        var positions = Simulation.Positions;
        return double.IsFinite(positions[0]) && double.IsFinite(positions[1]) && positions[1] > 0.7 && Math.Abs(positions[2]) < 0.2
            && AreWithin100(positions[2..]) && AreWithin100(Simulation.Velocities);
    }

    private static bool AreWithin100(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) < 100))
                return false;
        }

        return true;
    }
}
