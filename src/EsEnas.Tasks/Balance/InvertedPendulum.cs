using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Balance;

/// <summary>Gym InvertedPendulum-v2: a pole on a cart, paid for every step that it stands.</summary>
internal sealed class InvertedPendulum : MuJoCoEnvironment
{
    private static readonly AliveBonus Bonus = Standing.Bonus(1);

    private InvertedPendulum(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "inverted-pendulum",
        Summary: "A cart on a rail keeps its pole upright.",
        ObservationSize: 4, ActionSize: 1, FrameSkip: 2, StepSeconds: 0.04, Terminates: true, GymStepLimit: 1000,
        Observation: ["0: place of the cart", "1: angle of the pole", "2: velocity of the cart", "3: rate of the pole"],
        Reward: "1; done unless the state is finite and |angle| <= 0.2",
        StartNoise: "positions and velocities: U(-0.01, 0.01) each",
        Quirks:
        [
            Bonus.Quirk,
            Standing.TrainedOn,
            "The pole's end is a millimeter off its foot, so that it leans a little at angle 0; no option.",
            "v2 gave its range of -3..3 without saying that it limits: MuJoCo clamped nothing; here all editions clamp, as v5; no option.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Masses, TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition])
    {
        ActionRanges = [(-3, 3)],
    },
        variant => new InvertedPendulum(variant), ["alive"])
    {
        InEdition = (task, options) => options.Edition == EditionOption.V5 ? task with { Quirks = Bonus.InV5(task.Quirks) } : task,
    };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    public override IReadOnlyList<ObservationSignal> Signals => JointSignals.State(Simulation.Model, 0);

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.01, Simulation.Positions);
        EnvironmentMath.AddUniform(random, 0.01, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        Simulate(action);
        var isStanding = Math.Abs(Simulation.Positions[1]) <= 0.2 && EnvironmentMath.AreFinite(Simulation.Positions)
            && EnvironmentMath.AreFinite(Simulation.Velocities);
        var reward = Bonus.Of(Options.Edition, isStanding);
        NoteTerms(reward);
        return new StepResult(reward, 0, Done: !isStanding);
    }

    private protected override void Observe(Span<double> target)
    {
        Simulation.Positions.CopyTo(target);
        Simulation.Velocities.CopyTo(target[2..]);
    }
}
