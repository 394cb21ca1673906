using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Balance;

/// <summary>Gym InvertedDoublePendulum-v2: two poles on a cart, paid for every step that they stand, less for leaning and moving.</summary>
internal sealed class InvertedDoublePendulum : MuJoCoEnvironment
{
    private const int StateSize = 8;
    private const double Limit = 10;

    private static readonly AliveBonus Bonus = Standing.Bonus(10);

    private readonly int tip;

    private InvertedDoublePendulum(TaskVariant variant) : base(variant) => tip = variant.Model.IdOf(ModelObject.Site, "tip");

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "inverted-double-pendulum",
        Summary: "A cart on a rail keeps two poles, one on the other, upright.",
        ObservationSize: 11, ActionSize: 1, FrameSkip: 5, StepSeconds: 0.05, Terminates: true, GymStepLimit: 1000,
        Observation:
        [
            "0: place of the cart", "1-2: sines of the joint angles", "3-4: cosines of the joint angles",
            "5-7: velocity of the cart, joint rates, cut to -10..10",
            "8-10: forces of the constraints on cart and joints, cut to -10..10",
        ],
        Reward: "10 - 0.01 * x^2 - (y - 2)^2 - 0.001 * rate1^2 - 0.005 * rate2^2, x and y of the upper pole's tip; done when y <= 1",
        StartNoise: "positions: U(-0.1, 0.1) each; velocities: 0.1 * N(0, 1) each",
        Quirks:
        [
            Bonus.Quirk,
            Standing.TrainedOn,
            "The tip is 1.2 m high at most, so the term of its height is never less than 0.64; no option.",
            "The tip is read where the last Runge-Kutta stage left it, a little behind the state; no option.",
            "Gravity has a part of 0.00001 along x, which unbalances the poles; no option.",
            "Forces are those of the cart's limits alone: nothing else is constrained, so the last two are zero; edition: v5 leaves them "
                + "out.",
            "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.Masses, TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition]),
        variant => new InvertedDoublePendulum(variant), ["alive", "distance", "velocity"])
    {
        CutsObservations = true,
        InEdition = (task, options) => options.Edition != EditionOption.V5 ? task : task with
        {
            ObservationSize = 9,
            Observation = [.. task.Observation.Take(task.Observation.Count - 1), "8: force of the cart's limits, cut to -10..10"],
            Quirks = [.. Bonus.InV5(task.Quirks).Where(quirk => !quirk.StartsWith("Forces are", StringComparison.Ordinal))],
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
                JointSignals.Position(model, 0),
                JointSignals.Circular(model, 1, SignalKind.JointSine), JointSignals.Circular(model, 2, SignalKind.JointSine),
                JointSignals.Circular(model, 1, SignalKind.JointCosine), JointSignals.Circular(model, 2, SignalKind.JointCosine),
                .. Enumerable.Range(0, 3).Select(index => JointSignals.Velocity(model, index, -Limit, Limit)),
                .. Enumerable.Range(0, Info.ObservationSize - StateSize)
                    .Select(index => JointSignals.Force(model, index, SignalKind.ConstraintForce, Limit)),
            ];
        }
    }

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.1, Simulation.Positions);
        EnvironmentMath.AddNormal(random, 0.1, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        Simulate(action);
        var place = Simulation.SitePositions.Slice(3 * tip, 3);
        var (x, y) = (place[0], place[2]);
        var velocities = Simulation.Velocities;
        var isStanding = !(y <= 1);
        var distance = 0.01 * x * x + (y - 2) * (y - 2);
        var motion = 1e-3 * velocities[1] * velocities[1] + 5e-3 * velocities[2] * velocities[2];
        var bonus = Bonus.Of(Options.Edition, isStanding);
        NoteTerms(bonus, -distance, -motion);
        return new StepResult(bonus - distance - motion, 0, Done: !isStanding);
    }

    private protected override void Observe(Span<double> target)
    {
        var positions = Simulation.Positions;
        (target[0], target[1], target[2]) = (positions[0], Math.Sin(positions[1]), Math.Sin(positions[2]));
        (target[3], target[4]) = (Math.Cos(positions[1]), Math.Cos(positions[2]));
        EnvironmentMath.CopyClipped(Simulation.Velocities, Limit, target[5..]);
        EnvironmentMath.CopyClipped(Simulation.ConstraintForces[..(target.Length - StateSize)], Limit, target[StateSize..]);
    }
}
