using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>
/// The tasks of dm_control's suite in <c>examples/dm-control</c>, each against a twin that steps its model by hand and computes what Tassa
/// et al. (2018) and the suite's code define; and their models against the motion of the suite's own.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class DmControlTests
{
    private const double Precision = 1e-12;

    private static readonly string[] FishJoints =
        ["tail1", "tail_twist", "tail2", "finright_roll", "finright_pitch", "finleft_roll", "finleft_pitch"];

    public static TheoryData<string> Files =>
        ["cartpole-balance", "cartpole-swingup", "acrobot", "pendulum", "ball-in-cup", "fish"];

    /// <summary>
    /// Positions and velocities after 100 steps of action i at sin(0.1 t (i + 1) + i), recorded with the suite's models on MuJoCo 2.2.2.
    /// </summary>
    public static TheoryData<string, double[], double[]> Motions => new()
    {
        {
            "cartpole-balance", [0.1, 3.0], [1.0572486506853742, 3.178640883094188, 1.6742655127944317, -0.45169173134248347]
        },
        {
            "acrobot", [1.0, -0.5], [3.797742446058583, 0.50628630215752, 6.921416183007066, -8.90107294973581]
        },
        { "pendulum", [2.5], [4.052378842875459, 2.224439246450951] },
        {
            "ball-in-cup", [0, 0, 0.1, 0.3],
            [
                0.05662949084218444, -0.017045073219457856, -0.1941600436366105, 0.09752935027003087, -1.64845344181216,
                1.3011003029226607, -2.842068197683709, 3.048344030309583,
            ]
        },
        {
            "fish", [0, 0, 0.1, 0.5, 0.5, -0.5, 0.5, 0.1, -0.1, 0.05, 0.1, 0.15, -0.1, 0.2],
            [
                -0.015234590139260498, 0.007431722719920582, 0.09711981340800128, 0.5231341864179612, 0.4173981390359599,
                -0.6171841687737339, 0.41375490129448705, -0.2840083605210213, 0.3030946432235176, 0.36011373406072855,
                -0.30522443699894963, 0.2643639359297562, 0.36956573916849195, -0.2822497364174243, -0.00668491583084323,
                0.006585837841977519, 0.007894135580662738, -0.20990245752846964, -0.5027315580711734, 0.39729914277232514,
                -2.0723829979954327, 1.963576976176191, 0.18816342384988838, 2.932425576793117, -2.11788713985769, -2.6087719746377376,
                -3.561175042946584,
            ]
        },
    };

    [Theory, MemberData(nameof(Motions))]
    public void Model_moves_as_that_of_the_suite(string file, double[] start, double[] expected)
    {
        using var environment = TaskCatalog.CreateEnvironment(Load(file));
        var simulation = environment.Simulation;
        simulation.Reset();
        start.CopyTo(simulation.Positions);
        simulation.Forward();
        for (var t = 0; t < 100; t++)
        {
            for (var i = 0; i < simulation.Controls.Length; i++) simulation.Controls[i] = Math.Sin((0.1 * t * (i + 1)) + i);
            simulation.Step(environment.FrameSkip);
        }

        // The fish's target comes after the fish.
        var positions = start.Length;
        double[] state = [.. simulation.Positions[..positions], .. simulation.Velocities[..(expected.Length - positions)]];
        // Contacts of the ball with the cup are found a little differently from 2.3.0 on.
        var precision = file == "ball-in-cup" && MuJoCoLibrary.Version != 222 ? 0.05 : 1e-6;
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], state[i], precision);
    }

    [Theory, MemberData(nameof(Files))]
    public void Observation_and_reward_follow_the_definitions_of_the_suite(string file)
    {
        using var environment = TaskCatalog.CreateEnvironment(Load(file));
        using var twin = environment.Simulation.Model.CreateSimulation();
        var paid = new HashSet<double>();
        for (var episode = 0u; episode < 4; episode++)
        {
            environment.Reset(TestEnvironments.Stream(episode));
            environment.Simulation.Positions.CopyTo(twin.Positions);
            environment.Simulation.Velocities.CopyTo(twin.Velocities);
            twin.Forward();
            AssertClose(Observation(file, twin), environment.Observation);
            var random = TestEnvironments.Stream(episode);
            var action = new double[environment.Info.ActionSize];
            for (var t = 0; t < 60; t++)
            {
                foreach (ref var component in action.AsSpan()) component = random.NextUniform(-1.2, 1.2);
                if (episode == 3) Rest(file, twin, environment.Simulation);
                action.CopyTo(twin.Controls);
                twin.Step(environment.FrameSkip);
                twin.Forward();
                var result = environment.Step(action);

                Assert.Equal(Reward(file, twin, action), result.Reward, Precision);
                Assert.False(result.Done);
                AssertClose(Observation(file, twin), environment.Observation);
                paid.Add(result.Reward);
            }
        }

        // Sparse rewards are 0 and 1, and both were seen.
        Assert.True(file is "pendulum" or "ball-in-cup" ? paid.SetEquals([0, 1]) : paid.Count > 100, string.Join(' ', paid.Take(9)));
    }

    [Theory]
    [InlineData("cartpole-balance", 0, 1, 0.034)]
    [InlineData("cartpole-swingup", 1, 1, 0.05)]
    [InlineData("acrobot", 0, 2, Math.PI)]
    [InlineData("pendulum", 0, 1, Math.PI)]
    public void Pole_starts_where_the_suite_puts_it(string file, int keyframe, int joints, double within)
    {
        using var environment = TaskCatalog.CreateEnvironment(Load(file));
        var angles = new List<double>();
        for (var start = 0u; start < 300; start++)
        {
            environment.Reset(TestEnvironments.Stream(start));
            angles.AddRange(environment.Simulation.Positions[^joints..]);
        }

        var middle = keyframe == 1 ? Math.PI : 0;
        Assert.All(angles, angle => Assert.InRange(angle - middle, -within, within));
        Assert.InRange(angles.Max() - middle, keyframe == 1 ? 0.015 : 0.95 * within, within);
    }

    [Fact]
    public void Ball_starts_apart_from_the_cup_as_far_as_its_string_lets_it()
    {
        using var environment = TaskCatalog.CreateEnvironment(Load("ball-in-cup"));
        var places = new List<(double X, double Z)>();
        for (var start = 0u; start < 400; start++)
        {
            environment.Reset(TestEnvironments.Stream(start));
            Assert.Equal(0, environment.Simulation.ContactCount);
            Assert.Equal([0, 0], environment.Simulation.Positions[..2].ToArray());
            places.Add((environment.Simulation.Positions[2], environment.Simulation.Positions[3]));
        }

        Assert.All(places, place => Assert.InRange(place.X, -0.2, 0.2));
        Assert.All(places, place => Assert.InRange(place.Z, 0.2, 0.5));
        Assert.True(places.Min(place => place.Z) < 0.205 && places.Max(place => place.Z) > 0.495);
        // Where the walls and the bottom of the cup are there is no ball.
        Assert.DoesNotContain(places, place => place.Z is > 0.3 and < 0.39 && Math.Abs(Math.Abs(place.X) - 0.05) < 0.02);
    }

    [Fact]
    public void Fish_starts_turned_any_way_with_its_target_anywhere()
    {
        using var environment = TaskCatalog.CreateEnvironment(Load("fish"));
        var ups = new List<double>();
        var heights = new List<double>();
        for (var start = 0u; start < 600; start++)
        {
            environment.Reset(TestEnvironments.Stream(start));
            var q = environment.Simulation.Positions.ToArray();
            Assert.Equal([0, 0, 0.1], q[..3]);
            Assert.Equal(1, q[3..7].Sum(x => x * x), 1e-14);
            Assert.All(q[7..14], angle => Assert.InRange(angle, -0.2, 0.2));
            Assert.All(q[14..16], place => Assert.InRange(place, -0.4, 0.4));
            ups.Add(environment.Observation[7]);
            heights.Add(q[16]);
        }

        Assert.All(heights, height => Assert.InRange(height, 0.1, 0.3));
        // The height of a point on a sphere is uniform.
        Assert.Equal(0, ups.Average(), 0.08);
        Assert.Equal(1.0 / 3, ups.Average(up => up * up), 0.05);
    }

    // A state in which the reward is paid, so that it is seen where it is rare.
    private static void Rest(string file, params Simulation[] simulations)
    {
        foreach (var simulation in simulations)
        {
            if (file == "pendulum") (simulation.Positions[0], simulation.Velocities[0]) = (0.05, 0);
            if (file == "ball-in-cup") new[] { 0, 0, 0.0, 0.35 }.CopyTo(simulation.Positions);
            if (file == "ball-in-cup") simulation.Velocities.Clear();
        }
    }

    private static double[] Observation(string file, Simulation twin)
    {
        double[] q = [.. twin.Positions], v = [.. twin.Velocities];
        switch (file)
        {
            case "cartpole-balance" or "cartpole-swingup":
                return [q[0], Matrix(twin, "pole")[8], Matrix(twin, "pole")[2], .. v];
            case "acrobot":
                var (upper, lower) = (Matrix(twin, "upper_arm"), Matrix(twin, "lower_arm"));
                return [upper[2], lower[2], upper[8], lower[8], .. v];
            case "pendulum":
                return [Matrix(twin, "pole")[8], Matrix(twin, "pole")[2], .. v];
            case "ball-in-cup":
                return [.. q, .. v];
            default:
                var angles = FishJoints.Select(joint => q[twin.Model.PositionAddressOf(twin.Model.IdOf(ModelObject.Joint, joint))]);
                return [.. angles, Matrix(twin, "torso")[8], .. MouthToTarget(twin), .. v[..13]];
        }
    }

    private static double Reward(string file, Simulation twin, double[] action)
    {
        double[] q = [.. twin.Positions], v = [.. twin.Velocities];
        switch (file)
        {
            case "cartpole-balance" or "cartpole-swingup":
                var upright = (Matrix(twin, "pole")[8] + 1) / 2;
                var centered = (1 + Tolerance(q[0], 0, 0, 2)) / 2;
                var control = (4 + (Math.Abs(action[0]) < 1 ? 1 - (action[0] * action[0]) : 0)) / 5;
                var slow = (1 + Tolerance(v[1], 0, 0, 5)) / 2;
                return upright * control * slow * centered;
            case "acrobot":
                return Tolerance(Length(Site(twin, "target"), Site(twin, "tip")), 0, 0.2, 1);
            case "pendulum":
                return Tolerance(Matrix(twin, "pole")[8], Math.Cos(8 * Math.PI / 180), 1, 0);
            case "ball-in-cup":
                var ball = Body(twin, "ball");
                var target = Site(twin, "target");
                return Math.Abs(target[0] - ball[0]) < 0.05 - 0.025 && Math.Abs(target[2] - ball[2]) < 0.05 - 0.025 ? 1 : 0;
            default:
                var radii = 0.005 + 0.04;
                var inTarget = Tolerance(Math.Sqrt(MouthToTarget(twin).Sum(x => x * x)), 0, radii, 2 * radii);
                return ((7 * inTarget) + (0.5 * (Matrix(twin, "torso")[8] + 1))) / 8;
        }
    }

    // The suite's gaussian sigmoid, as it writes it: 0.1 at the margin.
    private static double Tolerance(double x, double lower, double upper, double margin)
    {
        if (lower <= x && x <= upper) return 1;
        if (margin == 0) return 0;
        var d = (x < lower ? lower - x : x - upper) / margin;
        var scale = Math.Sqrt(-2 * Math.Log(0.1));
        return Math.Exp(-0.5 * (d * scale) * (d * scale));
    }

    // The mouth's z axis points along the fish's y, as that of a capsule from 0.079 to 0.07; its x axis is the fish's.
    private static double[] MouthToTarget(Simulation twin)
    {
        var torso = Matrix(twin, "torso");
        double[] away = [.. Body(twin, "target").Zip(Site(twin, "mouth"), (a, b) => a - b)];
        double[] local = [.. Enumerable.Range(0, 3).Select(axis => Enumerable.Range(0, 3).Sum(k => torso[(3 * k) + axis] * away[k]))];
        return [local[0], -local[2], local[1]];
    }

    private static double[] Matrix(Simulation twin, string body)
    {
        var turn = twin.BodyQuaternions.Slice(4 * twin.Model.IdOf(ModelObject.Body, body), 4);
        var (w, x, y, z) = (turn[0], turn[1], turn[2], turn[3]);
        return
        [
            (w * w) + (x * x) - (y * y) - (z * z), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)),
            2 * ((x * y) + (w * z)), (w * w) - (x * x) + (y * y) - (z * z), 2 * ((y * z) - (w * x)),
            2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), (w * w) - (x * x) - (y * y) + (z * z),
        ];
    }

    private static double[] Body(Simulation twin, string name) =>
        [.. twin.BodyPositions.Slice(3 * twin.Model.IdOf(ModelObject.Body, name), 3)];

    private static double[] Site(Simulation twin, string name) =>
        [.. twin.SitePositions.Slice(3 * twin.Model.IdOf(ModelObject.Site, name), 3)];

    private static double Length(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual) =>
        TestEnvironments.AssertClose(expected, actual, _ => Precision);

    private static ExperimentSpecification Load(string file)
    {
        var path = Checkout.PathOf($"examples/dm-control/{file}.yaml");
        return TaskFile.Load(SpecificationYaml.Parse(File.ReadAllText(path)), Path.GetDirectoryName(path)!);
    }
}
