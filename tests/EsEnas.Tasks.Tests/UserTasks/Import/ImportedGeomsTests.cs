using System.Globalization;
using System.Xml.Linq;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>What collides is where it was, whatever frames and classes have turned it.</summary>
[Needs(External.MuJoCo)]
public sealed class ImportedGeomsTests : IDisposable
{
    private const string Wheels = """
        <mujoco>
          <default>
            <default class="wheel"><geom type="cylinder" size="0.1 0.02" euler="90 0 0"/><site euler="90 0 0"/></default>
            <default class="rod"><geom type="capsule" size="0.01" fromto="0 0 0 0.2 0 0"/></default>
          </default>
          <worldbody>
            <body name="base" pos="0 0 0.5">
              <freejoint/>
              <geom name="box" type="box" size="0.2 0.1 0.05"/>
              <frame pos="0.2 0.15 0" euler="0 0 90">
                <geom name="w" class="wheel"/>
                <geom name="q" class="wheel" quat="0 1 0 0"/>
                <geom name="r" class="rod"/>
                <body name="wb" pos="0 0 -0.2"><joint name="j" axis="0 1 0"/><geom name="v" class="wheel"/></body>
              </frame>
            </body>
          </worldbody>
        </mujoco>
        """;

    private const string Plate = """
        <mujoco><worldbody>
          <body name="base" pos="0 0 1"><freejoint/><inertial pos="0 0 0" mass="1" diaginertia="0.1 0.1 0.1"/>
            <geom type="box" size="0.3 0.2 0.1" pos="0 0 0.1"/></body>
        </worldbody></mujoco>
        """;

    private readonly RobotFiles files = new();

    /// <summary>What a class says of the orientation of a geom that is a quarter turned about z.</summary>
    public static TheoryData<string> QuarterTurns =>
        ["euler=\"0 0 90\"", "axisangle=\"0 0 1 90\"", "xyaxes=\"0 1 0 -1 0 0\"", "quat=\"1 0 0 1\""];

    /// <summary>Numbers of a model that are changed, and what is said to differ.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        { "pos=\"0 0 0.1\"/></body>", "pos=\"0 0.01 0.1\"/></body>", "places of geoms" },
        { "pos=\"0 0 0.1\"/></body>", "pos=\"0 0 0.1\" euler=\"0 0 10\"/></body>", "places of geoms" },
        { "size=\"0.3 0.2 0.1\"", "size=\"0.3 0.2 0.11\"", "shapes of geoms" },
        { "type=\"box\"", "type=\"ellipsoid\"", "shapes of geoms" },
        { "type=\"box\"", "type=\"box\" friction=\"0.9 0.005 0.0001\"", "surfaces of geoms" },
        { "type=\"box\"", "type=\"box\" margin=\"0.001\"", "surfaces of geoms" },
        { "type=\"box\"", "type=\"box\" conaffinity=\"0\"", "surfaces of geoms" },
        { "</body>", "<geom size=\"0.1\"/></body>", "geoms" },
    };

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("box", MeshShape.Hull)]
    [InlineData("mesh", MeshShape.Box)]
    [InlineData("mesh", MeshShape.Hull)]
    public void Mesh_in_a_frame_is_where_the_frame_has_put_it(string type, MeshShape shape)
    {
        var imported = Import($"<geom name=\"g\" type=\"{type}\" mesh=\"plate\" mass=\"1\"/>", "", shape,
            "<frame pos=\"0.4 0 0\"><frame pos=\"0.1 0 0\" euler=\"0 0 90\">", "</frame></frame>");

        Assert.True(imported.Proof.Holds);
        AssertPlate(imported);
    }

    [Theory, MemberData(nameof(QuarterTurns))]
    public void Fitted_mesh_is_turned_once_where_its_class_turns_it(string turn)
    {
        var imported = Import("<geom name=\"g\" class=\"col\" pos=\"0.5 0 0\"/>",
            $"<default><default class=\"col\"><geom type=\"mesh\" mesh=\"plate\" {turn}/></default></default>", MeshShape.Box);

        Assert.True(imported.Proof.Holds);
        AssertPlate(imported);
    }

    [Fact]
    public void Limit_of_a_hull_is_kept_or_it_is_said_that_other_shapes_collide()
    {
        var imported = Import("<geom name=\"g\" type=\"mesh\" mesh=\"ball\"/>", "", MeshShape.Hull);

        Assert.True(imported.Proof.Holds);
        var isKnown = MuJoCoLibrary.Version is >= 3_002_000 or (>= 320 and < 1000);
        Assert.Equal(isKnown ? ["8"] : [],
            XElement.Parse(imported.Model).Descendants("mesh").Attributes("maxhullvert").Select(limit => limit.Value));
        Assert.Equal(!isKnown, imported.Changes.Contains("collision shapes are not those of the original"));
        Assert.Equal(!isKnown, imported.Changes.Contains("whole hulls collide: maxhullvert came with MuJoCo 3.2.0"));
    }

    [Fact]
    public void Class_of_a_frame_is_given_to_what_may_have_one()
    {
        var root = XElement.Parse("""
            <mujoco><default><default class="leg"><geom density="700"/></default></default><worldbody><body><frame childclass="leg">
            <freejoint/><geom size="0.1"/><body><geom size="0.1"/></body></frame></body></worldbody></mujoco>
            """);

        FrameResolver.ResolveAll(root);

        Assert.Empty(root.Descendants("freejoint").Attributes());
        using var model = Model.FromXml(root.ToString());
        Assert.Equal((6, 2), (model.VelocityCount, model.GeomCount));
        Assert.All(model.Numbers(ModelField.BodyMass).ToArray()[1..], mass => Assert.Equal(700 * Math.PI * 4e-3 / 3, mass, 1e-9));
    }

    [Fact]
    public void Geom_in_a_frame_keeps_the_turn_of_its_class()
    {
        var root = XElement.Parse(Wheels);
        FrameResolver.ResolveAll(root);

        Assert.Empty(root.Descendants("frame"));
        using var model = Model.FromXml(root.ToString());
        using var simulation = model.CreateSimulation();
        simulation.Forward();
        // A quarter about x takes the axle from z to -y; the frame's quarter about z takes that to x. An own quat makes no difference.
        foreach (var name in (string[])["w", "q", "v"]) AssertNear([1, 0, 0], Axle(model, simulation, name));
        AssertNear([0.2, 0.15, 0.5], Position(model, simulation, "w"));
        AssertNear([0.2, 0.15, 0.3], Position(model, simulation, "v"));
        // A rod of 0.2 m along x lies along y then.
        AssertNear([0.2, 0.25, 0.5], Position(model, simulation, "r"));
        AssertNear([0, 1, 0], [.. Axle(model, simulation, "r").Select(Math.Abs)]);

        if (MuJoCoLibrary.Version is < 3_001_000 and (< 310 or >= 1000)) return;
        using var framed = Model.FromXml(Wheels);
        using var beside = framed.CreateSimulation();
        beside.Forward();
        for (var i = 0; i < framed.GeomCount; i++)
        {
            var name = framed.NameOf(ModelObject.Geom, i);
            AssertNear(Position(framed, beside, name), Position(model, simulation, name));
            AssertNear(Axle(framed, beside, name), Axle(model, simulation, name));
        }
    }

    [Theory, MemberData(nameof(Changes))]
    public void Geom_that_is_not_the_original_s_is_found_out(string number, string other, string what)
    {
        ArgumentNullException.ThrowIfNull(number);
        GeomCheck[][] checks = [[], [new GeomCheck(GeomFate.Same)]];
        ImportProof Proof(string result) => ImportProbe.Compare("plate.xml",
            new ImportRequest { Original = Plate, Result = result, Geoms = checks, HasSameShapes = true }, []);

        Assert.True(Proof(Plate).Holds);
        Assert.Equal([what], Proof(Plate.Replace(number, other, StringComparison.Ordinal)).Numbers
            .Where(numbers => !numbers.Holds).Select(numbers => numbers.What));
    }

    private ImportedRobot Import(string geom, string classes, MeshShape shape, string before = "", string after = "")
    {
        files.Write("plate.obj", RobotFiles.Box(0.03, 0.02, 0.01));
        files.Write("ball.stl", RobotFiles.Ellipsoid(10, 0.1f, 0.1f, 0.1f));
        return RobotImport.Run(files.Write("r.xml", $"""
            <mujoco>
              <asset><mesh name="plate" file="plate.obj"/><mesh name="ball" file="ball.stl" maxhullvert="8"/></asset>
              {classes}
              <worldbody>
                <geom type="plane" size="5 5 1"/>
                <body name="base" pos="0 0 1"><freejoint/><geom type="sphere" size="0.1"/>
                  <body name="arm" pos="0 0 0.3"><joint name="j" axis="0 1 0" range="-90 90"/>{before}{geom}{after}</body>
                </body>
              </worldbody>
              <actuator><motor name="m" joint="j" ctrllimited="true" ctrlrange="-1 1"/></actuator>
            </mujoco>
            """), new ImportOptions { Meshes = shape });
    }

    // 0.5 m along x of the arm; half sides of 3, 2 and 1 cm, a quarter turned: 2 cm along x, 3 along y.
    private static void AssertPlate(ImportedRobot imported)
    {
        using var model = Model.FromXml(MjcfGuard.Check(imported.Model, "model"));
        using var simulation = model.CreateSimulation();
        simulation.Forward();
        AssertNear([0.5, 0, 1.3], Position(model, simulation, "g"));
        var geom = model.IdOf(ModelObject.Geom, "g");
        var r = Rotation(model, geom);
        if (model.Integers(ModelField.GeomType)[geom] != 6)
        {
            Assert.NotEmpty(XElement.Parse(imported.Model).Descendants("mesh"));
            return;
        }

        var size = model.Numbers(ModelField.GeomSize).Slice(3 * geom, 3);
        var half = new double[3];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) half[i] += Math.Abs(r[i, j]) * size[j];
        AssertNear([0.02, 0.03, 0.01], half);
    }

    private static double[] Position(Model model, Simulation simulation, string geom) =>
        simulation.GeomPositions.Slice(3 * model.IdOf(ModelObject.Geom, geom), 3).ToArray();

    // The z axis of a geom in the world: that of its body is turned by the body.
    private static double[] Axle(Model model, Simulation simulation, string geom)
    {
        var id = model.IdOf(ModelObject.Geom, geom);
        var r = Rotation(model, id);
        var b = Matrix(simulation.BodyQuaternions.Slice(4 * model.Integers(ModelField.GeomBody)[id], 4));
        return [.. Enumerable.Range(0, 3).Select(i => (b[i, 0] * r[0, 2]) + (b[i, 1] * r[1, 2]) + (b[i, 2] * r[2, 2]))];
    }

    private static double[,] Rotation(Model model, int geom) => Matrix(model.Numbers(ModelField.GeomQuaternion).Slice(4 * geom, 4));

    private static double[,] Matrix(ReadOnlySpan<double> q)
    {
        var (w, x, y, z) = (q[0], q[1], q[2], q[3]);
        return new[,]
        {
            { 1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)) },
            { 2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)) },
            { 2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))) },
        };
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-7, string.Create(CultureInfo.InvariantCulture,
                $"number {i} is {actual[i]:R}, not {expected[i]:R}"));
    }
}
