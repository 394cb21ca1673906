using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>What Humanoid and HumanoidStandup share: the figure, its start and what is observed of it.</summary>
internal abstract class HumanFigure : MuJoCoEnvironment
{
    protected const string WrenchQuirk = "The 84 contact wrenches are zero, as with MuJoCo 2 in Gym v2, and cost nothing; contactForces: "
        + "computed fills them after each step, not at the start.";

    protected const string StartLaw = "positions, the quaternion included, and velocities: U(-0.01, 0.01) each";

    protected const int Observations = 376;
    protected const int Motors = 17;
    protected const int StepsOfFrame = 5;
    protected const double SecondsPerStep = 0.015;

    private const int InertiaSize = 10;
    private const int VelocitySize = 6;
    private const int RootVelocities = 6;
    private const double LargestContactCost = 10;

    private readonly double[] contactForces;
    private readonly bool computesContactForces;

    private protected HumanFigure(TaskVariant variant) : base(variant)
    {
        contactForces = new double[VelocitySize * variant.Model.BodyCount];
        computesContactForces = Options.Edition != EditionOption.V2 || Options.ContactForces == ContactForcesOption.Computed;
    }

    public override IReadOnlyList<ObservationSignal> Signals
    {
        get
        {
            var model = Simulation.Model;
            var bodies = Enumerable.Range(FirstBody, model.BodyCount - FirstBody).ToList();
            return
            [
                .. JointSignals.State(model, 2),
                .. bodies.SelectMany(body => Enumerable.Range(0, InertiaSize).Select(i => JointSignals.Inertia(model, body, i))),
                .. bodies.SelectMany(body => Enumerable.Range(0, VelocitySize).Select(i => JointSignals.Motion(model, body, i))),
                .. Enumerable.Range(FirstForce, model.VelocityCount - FirstForce)
                    .Select(index => JointSignals.Force(model, index, SignalKind.ActuatorForce)),
                .. bodies.SelectMany(body => Enumerable.Range(0, VelocitySize)
                    .Select(i => JointSignals.Wrench(model, body, i, double.PositiveInfinity))),
            ];
        }
    }

    protected static IReadOnlyList<(double Low, double High)> MotorRanges { get; } = [.. Enumerable.Repeat((-0.4, 0.4), Motors)];

    protected static IReadOnlyList<string> ObservationOf(string posture) =>
    [
        $"0: height of the torso{posture}", "1-4: orientation (quaternion w x y z)",
        "5-21: joint angles (abdomen z, y, x; right hip x, z, y, knee; left hip x, z, y, knee; right shoulder 1, 2, elbow; left "
            + "shoulder 1, 2, elbow)",
        "22-27: velocity and angular velocity of the torso", "28-44: joint rates",
        "45-184: inertia about the center of mass of the figure (6 moments, 3 times mass and offset, mass) of each of the 14 bodies, the "
            + "world included",
        "185-268: velocity (angular, linear) at the center of mass of the figure of each body",
        "269-291: forces of the actuators on torso (6) and joints", "292-375: external wrench (torque, force) on each body",
    ];

    protected static IReadOnlyList<string> CommonQuirks { get; } =
    [
        "The observation has everything that the library computes: the world's zeros, the actuators' none on the torso, masses that never "
            + "change; edition: v5 leaves these out but for the masses.",
        "Inertias, velocities, forces and the center of mass are read where the last Runge-Kutta stage left them, a little behind the "
            + "state; no option.",
        "The abdomen's motors go y, z, x, its joints z, y, x; no option.",
        "The noise of the start is on the torso's quaternion too, which the simulation normalizes; no option.",
        "The control cost uses the action as given, the simulation clamps a copy to -0.4..0.4; no option.",
        "Capsules weigh what MuJoCo 2.1.1 and later compute; masses: legacy gives the lighter ones of the paper's era.",
    ];

    /// <summary>What v4 and v5 say of the common part.</summary>
    protected static TaskDescription InEdition(TaskDescription task, TaskOptions options)
    {
        IReadOnlyList<string> quirks =
        [
            "The contact wrenches are computed after each step, and zero at the start "
                + $"({(options.Edition == EditionOption.V4 ? "v4" : "v5")}).",
            .. task.Quirks.Where(quirk => quirk != WrenchQuirk),
        ];
        if (options.Edition == EditionOption.V4) return task with { Quirks = quirks };
        return task with
        {
            ObservationSize = 348,
            Observation =
            [
                .. task.Observation.Take(5),
                "45-174: inertia about the center of mass of the figure (6 moments, 3 times mass and offset, mass) of each of the 13 "
                    + "bodies but the world",
                "175-252: velocity (angular, linear) at the center of mass of the figure of each of them",
                "253-269: forces of the actuators on the joints", "270-347: external wrench (torque, force) on each of the bodies",
            ],
            Quirks = [.. quirks.Where(quirk => quirk != CommonQuirks[0])],
        };
    }

    /// <summary>Steps, and gives what the wrenches of contacts cost: a millionth of half their squares, 10 at most.</summary>
    private protected double SimulateAndCost(ReadOnlySpan<double> action)
    {
        Simulate(action);
        if (!computesContactForces) return 0;
        Simulation.ComputeContactForces();
        Simulation.ContactForces.CopyTo(contactForces);
        return Math.Min(5e-7 * EnvironmentMath.SumOfSquaresByEight(contactForces), LargestContactCost);
    }

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise)
            return;
        EnvironmentMath.AddUniform(random, 0.01, Simulation.Positions);
        EnvironmentMath.AddUniform(random, 0.01, Simulation.Velocities);
    }

    private protected override void ClearEpisode() => Array.Clear(contactForces);

    private protected override void Observe(Span<double> target)
    {
        Append(Simulation.Positions[2..], ref target);
        Append(Simulation.Velocities, ref target);
        Append(Simulation.BodyInertias[(InertiaSize * FirstBody)..], ref target);
        Append(Simulation.BodyVelocities[(VelocitySize * FirstBody)..], ref target);
        Append(Simulation.ActuatorForces[FirstForce..], ref target);
        Append(contactForces.AsSpan(VelocitySize * FirstBody), ref target);
    }

    // v5 leaves the world out, and what the actuators do to the torso: nothing.
    private int FirstBody => Options.Edition == EditionOption.V5 ? 1 : 0;

    private int FirstForce => Options.Edition == EditionOption.V5 ? RootVelocities : 0;

    private static void Append(ReadOnlySpan<double> values, ref Span<double> target)
    {
        values.CopyTo(target);
        target = target[values.Length..];
    }
}
