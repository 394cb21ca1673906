using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym Swimmer-v2: three rods in a viscous plane, paid for speed along x.</summary>
internal sealed class Swimmer : MuJoCoEnvironment
{
    private Swimmer(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "swimmer",
        Summary: "A chain of three rods in a viscous fluid bends its two joints to swim along x.",
        ObservationSize: 8, ActionSize: 2, FrameSkip: 4, StepSeconds: 0.04, Terminates: false, GymStepLimit: 1000,
        Observation:
        [
            "0: heading of the first rod", "1-2: joint angles", "3-4: velocity x, y", "5: rate of the heading", "6-7: joint rates",
        ],
        Reward: "(x after - x before) / 0.04 - 0.0001 * sum(a^2)",
        StartNoise: "positions and velocities: U(-0.1, 0.1) each",
        Quirks:
        [
            "Nothing collides: the rods pass through each other; no option.",
            "The joints' armature of 0.1 applies to the root slides too; no option.",
            "The control cost uses the action as given, the simulation clamps a copy to -1..1; no option.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Masses, TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition]),
        variant => new Swimmer(variant), ["forward", "control"]);

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => JointSignals.State(Simulation.Model, 2);

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.1, Simulation.Positions);
        EnvironmentMath.AddUniform(random, 0.1, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var before = Simulation.Positions[0];
        Simulate(action);
        var forward = (Simulation.Positions[0] - before) / StepSeconds;
        var control = 0.0001 * EnvironmentMath.SumOfSquares(action);
        NoteTerms(forward, -control);
        return new StepResult(forward - control, 0, Done: false);
    }

    private protected override void Observe(Span<double> target)
    {
        Simulation.Positions[2..].CopyTo(target);
        Simulation.Velocities.CopyTo(target[3..]);
    }
}
