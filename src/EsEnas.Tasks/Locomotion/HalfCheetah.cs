using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym HalfCheetah-v2: a planar runner with sprung joints, paid for speed along x.</summary>
internal sealed class HalfCheetah : MuJoCoEnvironment
{
    private HalfCheetah(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "half-cheetah",
        Summary: "A planar two-legged runner with six sprung joints runs along x.",
        ObservationSize: 17, ActionSize: 6, FrameSkip: 5, StepSeconds: 0.05, Terminates: false, GymStepLimit: 1000,
        Observation:
        [
            "0: height above the start", "1: pitch", "2-7: joint angles (back thigh, shin, foot, front thigh, shin, foot)",
            "8-9: velocity x, z", "10: pitch rate", "11-16: joint rates",
        ],
        Reward: "(x after - x before) / 0.05 - 0.1 * sum(a^2)",
        StartNoise: "positions: U(-0.1, 0.1) each; velocities: 0.1 * N(0, 1) each",
        Quirks:
        [
            "The height coordinate starts at 0, not at the torso's height; no option.",
            "Limbs pass through each other: only the floor is touched; no option.",
            "It never ends, even on its back; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -1..1; no option.",
            "All masses are scaled to 14 kg in total; masses: legacy distributes them as in the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Masses, TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition]),
        variant => new HalfCheetah(variant), ["forward", "control"]);

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => JointSignals.State(Simulation.Model, 1);

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.1, Simulation.Positions);
        EnvironmentMath.AddNormal(random, 0.1, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var before = Simulation.Positions[0];
        Simulate(action);
        var forward = (Simulation.Positions[0] - before) / StepSeconds;
        var control = 0.1 * EnvironmentMath.SumOfSquares(action);
        NoteTerms(forward, -control);
        return new StepResult(forward - control, 0, Done: false);
    }

    private protected override void Observe(Span<double> target)
    {
        Simulation.Positions[1..].CopyTo(target);
        Simulation.Velocities.CopyTo(target[8..]);
    }
}
