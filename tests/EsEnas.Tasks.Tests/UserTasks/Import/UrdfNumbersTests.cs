using System.Globalization;
using System.Xml.Linq;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>Numbers of URDF robots, worked out by hand: the library's own reader is no measure.</summary>
[Needs(External.MuJoCo)]
public sealed class UrdfNumbersTests : IDisposable
{
    private static readonly string[] Moments = ["ixx", "iyy", "izz", "ixy", "ixz", "iyz"];

    private readonly RobotFiles files = new();

    /// <summary>How an inertia of 0.01, 0.012 and 0.003 is turned, and what it is in the link's axes: xx, yy, zz, xy, xz, yz.</summary>
    public static TheoryData<string, double[]> Turned => new()
    {
        { "0 0 0", [0.01, 0.012, 0.003, 0, 0, 0] },
        // A quarter about x, then one about z: x is where z was, y where x was, z where y was.
        { "1.5707963267948966 0 1.5707963267948966", [0.003, 0.01, 0.012, 0, 0, 0] },
        // A twelfth about z: a cos² + b sin², a sin² + b cos², (a - b) sin cos.
        { "0 0 0.5235987755982988", [0.0105, 0.0115, 0.003, -0.000866025403784439, 0, 0] },
        // A quarter about y, then a twelfth about z: 0.003, 0.012 and 0.01 turned likewise.
        { "0 1.5707963267948966 0.5235987755982988", [0.00525, 0.00975, 0.01, -0.003897114317029974, 0, 0] },
    };

    public void Dispose() => files.Dispose();

    [Theory, MemberData(nameof(Turned))]
    public void Inertia_that_is_turned_in_its_link_is_turned_in_the_model(string turn, double[] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var text = Robot($"<origin xyz=\"0 0 0.2\" rpy=\"{turn}\"/>", "<limit lower=\"-1\" upper=\"1\" effort=\"2\" velocity=\"3\"/>");
        var imported = RobotImport.Run(files.Write("r.urdf", text), new ImportOptions());

        Assert.True(imported.Proof.Holds);
        using var model = Model.FromXml(MjcfGuard.Check(imported.Model, "model"));
        AssertNear(expected, TensorOf(model, model.IdOf(ModelObject.Body, "arm")));
        // The library, some of whose versions forget the turn, is not asked to turn anything.
        var asked = XElement.Parse(UrdfRobot.Convert(XElement.Parse(text), new ImportNotes()).Robot
            .Original(new Dictionary<string, string>())).Elements("link").Last().Element("inertial")!;
        Assert.True(asked.Element("origin")!.Attribute("rpy") is null or { Value: "0 0 0" });
        AssertNear(expected, [.. Moments.Select(name => double.Parse((string)asked.Element("inertia")!.Attribute(name)!,
            CultureInfo.InvariantCulture))]);
    }

    [Theory]
    [InlineData("<limit upper=\"1.5\" effort=\"2\" velocity=\"3\"/>", true, 0, 1.5)]
    [InlineData("<limit lower=\"-1.5\" effort=\"2\" velocity=\"3\"/>", true, -1.5, 0)]
    [InlineData("<limit effort=\"2\" velocity=\"3\"/>", false, 0, 0)]
    public void End_of_a_limit_that_is_not_stated_is_zero_as_urdf_has_it(string limit, bool isLimited, double low, double high)
    {
        var imported = RobotImport.Run(files.Write("r.urdf", Robot("", limit)), new ImportOptions());

        Assert.True(imported.Proof.Holds);
        using var model = Model.FromXml(MjcfGuard.Check(imported.Model, "model"));
        Assert.Equal(isLimited ? 1 : 0, model.Flags(ModelField.JointIsLimited)[0]);
        if (isLimited) AssertNear([low, high], model.Numbers(ModelField.JointRange)[..2].ToArray());
    }

    private static string Robot(string origin, string limit) => $"""
        <robot name="r">
          <link name="base"><inertial><mass value="2"/>
            <inertia ixx="0.02" iyy="0.03" izz="0.02" ixy="0.001" ixz="0" iyz="0"/></inertial></link>
          <link name="arm"><inertial><mass value="1"/>{origin}
            <inertia ixx="0.01" iyy="0.012" izz="0.003" ixy="0" ixz="0" iyz="0"/></inertial></link>
          <joint name="j" type="revolute"><parent link="base"/><child link="arm"/><origin xyz="0 0 0.1" rpy="0.1 0.2 0.3"/>
            <axis xyz="0 1 1"/>{limit}<dynamics damping="0.1" friction="0.2"/></joint>
        </robot>
        """;

    // R D Rᵀ of what the library compiled.
    private static double[] TensorOf(Model model, int body)
    {
        var q = model.Numbers(ModelField.BodyInertialQuaternion).Slice(4 * body, 4);
        var d = model.Numbers(ModelField.BodyInertia).Slice(3 * body, 3);
        var (w, x, y, z) = (q[0], q[1], q[2], q[3]);
        double[,] r =
        {
            { 1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)) },
            { 2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)) },
            { 2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))) },
        };
        var tensor = new double[6];
        (int I, int J)[] places = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)];
        for (var k = 0; k < 6; k++)
            for (var a = 0; a < 3; a++) tensor[k] += r[places[k].I, a] * d[a] * r[places[k].J, a];
        return tensor;
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - 1e-12, expected[i] + 1e-12);
    }
}
