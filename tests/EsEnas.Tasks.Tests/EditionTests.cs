using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// Gymnasium's v4 and v5 of the tasks, each against a twin that steps the model by hand and computes the published formulas.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class EditionTests
{
    private const double Precision = 1e-12;

    public static TheoryData<string, EditionOption> Cases =>
    [
        .. from task in (string[])["half-cheetah", "swimmer", "hopper", "walker2d", "ant", "reacher", "pusher"]
           from edition in (EditionOption[])[EditionOption.V4, EditionOption.V5]
           select (task, edition),
    ];

    [Theory, MemberData(nameof(Cases))]
    public void Observation_reward_and_end_follow_the_published_formulas(string task, EditionOption edition)
    {
        var options = new TaskOptions { Edition = edition };
        using var environment = TaskCatalog.CreateEnvironment(task, options);
        using var twin = TaskModels.Get(task, MassesOption.Library, edition).CreateSimulation();
        environment.Reset(TestEnvironments.Stream());
        environment.Simulation.Positions.CopyTo(twin.Positions);
        environment.Simulation.Velocities.CopyTo(twin.Velocities);
        twin.Forward();
        AssertClose(Observation(task, edition, twin, isStart: true), environment.Observation);

        var random = TestEnvironments.Stream();
        var (frames, ended) = (environment.FrameSkip, 0);
        var action = new double[environment.Info.ActionSize];
        for (var t = 0; t < 60; t++)
        {
            foreach (ref var component in action.AsSpan()) component = random.NextUniform(-1.5, 1.5);
            var (x, torso) = (twin.Positions[0], Ant(task) ? Body(twin, "torso")[0] : 0);
            var before = Arms(task) ? Distances(task, twin) : default;
            action.CopyTo(twin.Controls);
            twin.Step(frames);
            twin.ComputeContactForces();
            var after = Arms(task) ? Distances(task, twin) : default;
            var seconds = frames * twin.Model.Timestep;
            var (near, far) = edition == EditionOption.V5 ? after : before;
            var squares = action.Sum(a => a * a);
            var isHealthy = IsHealthy(task, twin);
            var bonus = edition == EditionOption.V5 && !isHealthy ? 0 : 1;
            var contact = edition == EditionOption.V5 ? 5e-4 * Forces(twin).Sum(force => force * force) : 0;
            var expected = task switch
            {
                "half-cheetah" => (twin.Positions[0] - x) / seconds - 0.1 * squares,
                "swimmer" => (twin.Positions[0] - x) / seconds - 1e-4 * squares,
                "hopper" or "walker2d" => (twin.Positions[0] - x) / seconds + bonus - 1e-3 * squares,
                "ant" => (Body(twin, "torso")[0] - torso) / seconds + bonus - 0.5 * squares - contact,
                "reacher" => -far - squares,
                _ => -far - 0.1 * squares - 0.5 * near,
            };
            var result = environment.Step(action);

            Assert.Equal(expected, result.Reward, Precision);
            Assert.Equal(!isHealthy, result.Done);
            Assert.Equal(task is "hopper" or "walker2d" or "ant" ? bonus : 0, result.AliveBonus);
            AssertClose(Observation(task, edition, twin, isStart: false), environment.Observation);
            ended += isHealthy ? 0 : 1;
        }

        Assert.Equal(task is "hopper" or "walker2d" or "ant", ended > 0);
        Assert.Equal(environment.Info.ObservationSize, environment.Signals.Count);
        Assert.Equal(environment.Info.ObservationSize, Describe(task, options).ObservationSize);
    }

    [Theory]
    [InlineData("ant", EditionOption.V4, 27)]
    [InlineData("ant", EditionOption.V5, 105)]
    [InlineData("reacher", EditionOption.V4, 11)]
    [InlineData("reacher", EditionOption.V5, 10)]
    [InlineData("pusher", EditionOption.V5, 23)]
    public void Size_of_the_observation_is_the_published_one(string task, EditionOption edition, int size) =>
        Assert.Equal(size, Describe(task, new TaskOptions { Edition = edition }).ObservationSize);

    [Fact]
    public void Ant_v4_with_contact_forces_observes_and_pays_for_all_of_them() =>
        Assert.Equal(111, Describe("ant", new TaskOptions { Edition = EditionOption.V4, ContactForces = ContactForcesOption.Computed })
            .ObservationSize);

    [Fact]
    public void Walker_of_v5_has_two_feet_of_one_friction_and_the_puck_weighs_what_it_is_said_to()
    {
        var walker = TaskModels.Get("walker2d", MassesOption.Library, EditionOption.V5);
        var friction = walker.Numbers(ModelField.GeomFriction);
        Assert.Equal(1.9, friction[3 * walker.IdOf(ModelObject.Geom, "foot_geom")]);
        Assert.Equal(1.9, friction[3 * walker.IdOf(ModelObject.Geom, "foot_left_geom")]);

        var pusher = TaskModels.Get("pusher", MassesOption.Library, EditionOption.V5);
        var puck = pusher.IdOf(ModelObject.Body, "object");
        Assert.Equal(0.01 * Math.PI * 0.05 * 0.05 * 0.1, pusher.Numbers(ModelField.BodyMass)[puck], 1e-15);
        Assert.Equal(TaskModels.Get("pusher", MassesOption.Library).GeomCount - 1, pusher.GeomCount);
    }

    [Fact]
    public void Editions_are_told_apart_by_their_identity_and_v2_keeps_its_own()
    {
        string[] identities = [.. Enum.GetValues<EditionOption>().Select(edition =>
        {
            using var environment = TaskCatalog.CreateEnvironment("swimmer", new TaskOptions { Edition = edition });
            return environment.Info.Identity;
        })];

        Assert.Equal(3, identities.Distinct().Count());
        using var plain = TaskCatalog.CreateEnvironment("swimmer", new TaskOptions());
        Assert.Equal(plain.Info.Identity, identities[0]);
    }

    [Theory]
    [InlineData("striker")]
    [InlineData("thrower")]
    public void Task_that_later_versions_have_not_refuses_an_edition(string task)
    {
        var error = Assert.Single(Assert.Throws<EsEnas.Core.Documents.SpecificationException>(() =>
            TaskCatalog.CreateEnvironment(task, new TaskOptions { Edition = EditionOption.V5 })).Errors);

        Assert.Equal("taskOptions.edition", error.Key);
        Assert.Equal("v5", error.Value);
        Assert.Contains("it belongs to swimmer", error.Allowed, StringComparison.Ordinal);
    }

    private static TaskDescription Describe(string task, TaskOptions options) =>
        TaskCatalog.Describe(new ExperimentSpecification { Task = task, TaskOptions = options });

    private static bool Ant(string task) => task == "ant";

    private static bool Arms(string task) => task is "reacher" or "pusher";

    private static bool IsHealthy(string task, Simulation twin)
    {
        double[] q = [.. twin.Positions], v = [.. twin.Velocities];
        return task switch
        {
            "hopper" => q.Skip(2).Concat(v).All(s => s is > -100 and < 100) && q[1] > 0.7 && q[2] is > -0.2 and < 0.2,
            "walker2d" => q[1] is > 0.8 and < 2 && q[2] is > -1 and < 1,
            "ant" => q.Concat(v).All(double.IsFinite) && q[2] is >= 0.2 and <= 1,
            _ => true,
        };
    }

    private static double[] Observation(string task, EditionOption edition, Simulation twin, bool isStart)
    {
        double[] q = [.. twin.Positions], v = [.. twin.Velocities];
        double[] cut = [.. v.Select(velocity => Math.Clamp(velocity, -10, 10))];
        switch (task)
        {
            case "hopper" or "walker2d":
                return [.. q[1..], .. cut];
            case "half-cheetah":
                return [.. q[1..], .. v];
            case "swimmer":
                return [.. q[2..], .. v];
            case "ant":
                var forces = isStart ? new double[78] : Forces(twin)[6..];
                return edition == EditionOption.V4 ? [.. q[2..], .. v] : [.. q[2..], .. v, .. forces];
            case "reacher":
                double[] gap = [.. Body(twin, "fingertip").Zip(Body(twin, "target"), (a, b) => a - b)];
                return
                [
                    Math.Cos(q[0]), Math.Cos(q[1]), Math.Sin(q[0]), Math.Sin(q[1]), q[2], q[3], v[0], v[1],
                    .. edition == EditionOption.V5 ? gap[..2] : gap,
                ];
            default:
                return [.. q[..7], .. v[..7], .. Body(twin, "tips_arm"), .. Body(twin, "object"), .. Body(twin, "goal")];
        }
    }

    private static double[] Forces(Simulation twin) => [.. twin.ContactForces.ToArray().Select(force => Math.Clamp(force, -1, 1))];

    private static (double Near, double Far) Distances(string task, Simulation twin) => task == "reacher"
        ? (0, Distance(Body(twin, "fingertip"), Body(twin, "target")))
        : (Distance(Body(twin, "object"), Body(twin, "tips_arm")), Distance(Body(twin, "object"), Body(twin, "goal")));

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Body(Simulation twin, string name) =>
        [.. twin.BodyPositions.Slice(3 * twin.Model.IdOf(ModelObject.Body, name), 3)];

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual) =>
        TestEnvironments.AssertClose(expected, actual, _ => Precision);
}
