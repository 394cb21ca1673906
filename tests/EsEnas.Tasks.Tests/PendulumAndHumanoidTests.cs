using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// The pendulums and the human figure in Gym's v2 and Gymnasium's v4 and v5, each against a twin that steps the model by hand and computes
/// the published formulas.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class PendulumAndHumanoidTests
{
    private const double Precision = 1e-9;

    public static TheoryData<string, EditionOption, ContactForcesOption> Cases =>
    [
        .. from task in (string[])["inverted-pendulum", "inverted-double-pendulum", "humanoid", "humanoid-standup"]
           from edition in Enum.GetValues<EditionOption>()
           from forces in Enum.GetValues<ContactForcesOption>()
           where forces == ContactForcesOption.Zero || IsFigure(task)
           select (task, edition, forces),
    ];

    [Theory, MemberData(nameof(Cases))]
    public void Observation_reward_and_end_follow_the_published_formulas(string task, EditionOption edition, ContactForcesOption forces)
    {
        var options = new TaskOptions { Edition = edition, ContactForces = forces };
        using var environment = TaskCatalog.CreateEnvironment(task, options);
        using var twin = TaskModels.Get(task, MassesOption.Library, edition).CreateSimulation();
        environment.Reset(TestEnvironments.Stream());
        environment.Simulation.Positions.CopyTo(twin.Positions);
        environment.Simulation.Velocities.CopyTo(twin.Velocities);
        twin.Forward();
        var computes = edition != EditionOption.V2 || forces == ContactForcesOption.Computed;
        AssertClose(Observation(task, edition, twin, new double[6 * twin.Model.BodyCount]), environment.Observation);

        var random = TestEnvironments.Stream();
        var (frames, ended, costly) = (environment.FrameSkip, 0, 0);
        var action = new double[environment.Info.ActionSize];
        for (var t = 0; t < 200; t++)
        {
            foreach (ref var component in action.AsSpan()) component = random.NextUniform(-1.5, 1.5);
            var before = IsFigure(task) ? CenterOfMass(twin) : 0;
            action.CopyTo(twin.Controls);
            twin.Step(frames);
            var c = new double[6 * twin.Model.BodyCount];
            if (computes)
            {
                twin.ComputeContactForces();
                twin.ContactForces.CopyTo(c);
            }

            var squares = action.Sum(a => a * a);
            var contact = Math.Min(5e-7 * c.Sum(force => force * force), 10);
            double[] q = [.. twin.Positions], v = [.. twin.Velocities];
            var tip = task == "inverted-double-pendulum" ? twin.SitePositions.ToArray() : [0, 0, 2];
            var ends = task switch
            {
                "inverted-pendulum" => !q.Concat(v).All(double.IsFinite) || Math.Abs(q[1]) > 0.2,
                "inverted-double-pendulum" => tip[2] <= 1,
                "humanoid" => edition == EditionOption.V2 ? q[2] < 1 || q[2] > 2 : q[2] is <= 1 or >= 2,
                _ => false,
            };
            var pays = edition != EditionOption.V5 || !ends ? 1 : 0;
            var expected = task switch
            {
                "inverted-pendulum" => pays,
                "inverted-double-pendulum" => (10 * pays) - (0.01 * tip[0] * tip[0]) - Math.Pow(tip[2] - 2, 2)
                    - ((1e-3 * v[1] * v[1]) + (5e-3 * v[2] * v[2])),
                "humanoid" => (1.25 * (CenterOfMass(twin) - before) / 0.015) + (5 * pays) - (0.1 * squares)
                    - (edition == EditionOption.V4 ? 0 : contact),
                _ => (q[2] / 0.003) - (0.1 * squares) - contact + 1,
            };
            var result = environment.Step(action);

            Assert.Equal(expected, result.Reward, Precision * Math.Max(1, Math.Abs(expected)));
            Assert.Equal(ends, result.Done);
            Assert.Equal(task == "humanoid" ? 5 * pays : 0, result.AliveBonus);
            AssertClose(Observation(task, edition, twin, c), environment.Observation);
            Assert.Equal(result.Reward, environment.RewardTerms.ToArray().Sum(), Precision * Math.Max(1, Math.Abs(expected)));
            ended += ends ? 1 : 0;
            costly += contact > 0 ? 1 : 0;
        }

        Assert.Equal(task != "humanoid-standup", ended > 0);
        Assert.Equal(computes && IsFigure(task), costly > 0);
        Assert.Equal(environment.Info.ObservationSize, environment.Signals.Count);
        Assert.Equal(environment.Info.ObservationSize,
            TaskCatalog.Describe(new ExperimentSpecification { Task = task, TaskOptions = options }).ObservationSize);
    }

    [Theory]
    [InlineData("inverted-pendulum", EditionOption.V2, 4)]
    [InlineData("inverted-pendulum", EditionOption.V5, 4)]
    [InlineData("inverted-double-pendulum", EditionOption.V4, 11)]
    [InlineData("inverted-double-pendulum", EditionOption.V5, 9)]
    [InlineData("humanoid", EditionOption.V2, 376)]
    [InlineData("humanoid", EditionOption.V4, 376)]
    [InlineData("humanoid", EditionOption.V5, 348)]
    [InlineData("humanoid-standup", EditionOption.V4, 376)]
    [InlineData("humanoid-standup", EditionOption.V5, 348)]
    public void Size_of_the_observation_is_the_published_one(string task, EditionOption edition, int size) =>
        Assert.Equal(size, TaskCatalog.Describe(
            new ExperimentSpecification { Task = task, TaskOptions = new TaskOptions { Edition = edition } }).ObservationSize);

    /// <summary>The figure stands where a start without noise puts it, and a perfect balance earns what it is known to.</summary>
    [Fact]
    public void Double_pendulum_that_stands_still_earns_9_point_36_a_step()
    {
        using var environment = TaskCatalog.CreateEnvironment("inverted-double-pendulum", new TaskOptions { StartNoise = false });
        environment.Reset(TestEnvironments.Stream());

        Assert.Equal(10 - 0.64, environment.Step([0]).Reward, 1e-6);
    }

    [Theory]
    [InlineData("inverted-double-pendulum", EditionOption.V2)]
    [InlineData("humanoid", EditionOption.V2)]
    [InlineData("humanoid", EditionOption.V5)]
    [InlineData("humanoid-standup", EditionOption.V5)]
    public void Start_is_drawn_by_the_published_law(string task, EditionOption edition)
    {
        using var environment = TaskCatalog.CreateEnvironment(task, new TaskOptions { Edition = edition });
        var initial = TaskModels.Get(task, MassesOption.Library, edition).InitialPositions.ToArray();
        var (positions, velocities) = (new List<double>(), new List<double>());
        for (var start = 0u; start < 400; start++)
        {
            environment.Reset(TestEnvironments.Stream(start));
            // Of a figure the quaternion is normalized, which changes it by another half percent.
            positions.AddRange(environment.Simulation.Positions.ToArray().Select((q, i) => q - initial[i])
                .Where((_, i) => !IsFigure(task) || i is < 3 or > 6));
            velocities.AddRange(environment.Simulation.Velocities);
        }

        var half = IsFigure(task) ? 0.01 : 0.1;
        Assert.InRange(positions.Max(), 0.98 * half, half);
        Assert.InRange(positions.Min(), -half, -0.98 * half);
        Assert.Equal(half / Math.Sqrt(3), Deviation(positions), 0.03 * half);
        Assert.Equal(IsFigure(task) ? half / Math.Sqrt(3) : 0.1, Deviation(velocities), 0.05 * half);
        Assert.True(IsFigure(task) ? velocities.Max() <= half : velocities.Max() > 0.25);
    }

    private static double Deviation(List<double> values) => Math.Sqrt(values.Average(value => value * value));

    private static bool IsFigure(string task) => task.StartsWith("humanoid", StringComparison.Ordinal);

    private static double[] Observation(string task, EditionOption edition, Simulation twin, double[] c)
    {
        double[] q = [.. twin.Positions], v = [.. twin.Velocities];
        if (task == "inverted-pendulum") return [.. q, .. v];
        if (task == "inverted-double-pendulum")
        {
            double[] forces = [.. twin.ConstraintForces.ToArray().Take(edition == EditionOption.V5 ? 1 : 3)];
            return
            [
                q[0], Math.Sin(q[1]), Math.Sin(q[2]), Math.Cos(q[1]), Math.Cos(q[2]), .. v.Select(value => Math.Clamp(value, -10, 10)),
                .. forces.Select(value => Math.Clamp(value, -10, 10)),
            ];
        }

        var isNew = edition == EditionOption.V5;
        return
        [
            .. q[2..], .. v, .. twin.BodyInertias[(isNew ? 10 : 0)..], .. twin.BodyVelocities[(isNew ? 6 : 0)..],
            .. twin.ActuatorForces[(isNew ? 6 : 0)..], .. c[(isNew ? 6 : 0)..],
        ];
    }

    // From the bodies' own centers, turned into the world, as the library leaves them.
    private static double CenterOfMass(Simulation twin)
    {
        var model = twin.Model;
        var (masses, centers) = (model.Numbers(ModelField.BodyMass).ToArray(), model.Numbers(ModelField.BodyInertialPosition).ToArray());
        double sum = 0;
        for (var body = 0; body < masses.Length; body++)
        {
            var turn = twin.BodyQuaternions.Slice(4 * body, 4);
            var (w, x, y, z) = (turn[0], turn[1], turn[2], turn[3]);
            var (cx, cy, cz) = (centers[3 * body], centers[(3 * body) + 1], centers[(3 * body) + 2]);
            sum += masses[body] * (twin.BodyPositions[3 * body] + ((1 - (2 * ((y * y) + (z * z)))) * cx)
                + (2 * ((x * y) - (w * z)) * cy) + (2 * ((x * z) + (w * y)) * cz));
        }

        return sum / masses.Sum();
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual) =>
        TestEnvironments.AssertClose(expected, actual, number => Precision * Math.Max(1, Math.Abs(number)));
}
