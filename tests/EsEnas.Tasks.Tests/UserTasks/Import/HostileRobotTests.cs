using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>Robots that want more than to be imported: refused with file, element and line, or harmless.</summary>
[Needs(External.MuJoCo)]
public sealed class HostileRobotTests : IDisposable
{
    private const string Arm = "<worldbody><body><joint name=\"j\"/><geom type=\"mesh\" mesh=\"m\"/></body></worldbody>";

    private readonly RobotFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Include_of_a_file_outside_the_folder_is_refused()
    {
        files.Write("secret.xml", "<mujoco/>");
        var refused = Refusal(files.Write("robot/r.xml", "<mujoco>\n<include file=\"../secret.xml\"/></mujoco>"));

        Assert.Contains("nothing outside is read", refused, StringComparison.Ordinal);
        Assert.Contains("--root", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Absolute_path_outside_the_folder_is_refused()
    {
        var outside = files.Write("secret.stl", RobotFiles.Ellipsoid(4, 1, 1, 1));
        var refused = Refusal(files.Write("robot/r.xml", $"<mujoco><asset><mesh name=\"m\" file=\"{outside}\"/></asset>{Arm}</mujoco>"));

        Assert.Contains("nothing outside is read", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Symbolic_link_out_of_the_folder_is_refused(bool isFolder)
    {
        files.Write("secret/m.stl", RobotFiles.Ellipsoid(4, 1, 1, 1));
        var robot = files.Write("robot/r.xml", $"<mujoco><asset><mesh name=\"m\" file=\"a/m.stl\"/></asset>{Arm}</mujoco>");
        if (isFolder)
        {
            Directory.CreateSymbolicLink(files.PathOf("robot/a"), "../secret");
        }
        else
        {
            Directory.CreateDirectory(files.PathOf("robot/a"));
            File.CreateSymbolicLink(files.PathOf("robot/a/m.stl"), files.PathOf("secret/m.stl"));
        }

        Assert.Contains("nothing outside is read", Refusal(robot), StringComparison.Ordinal);
    }

    [Fact]
    public void Link_inside_the_folder_is_followed()
    {
        files.Write("robot/parts/m.stl", RobotFiles.Ellipsoid(4, 0.1f, 0.1f, 0.1f));
        Directory.CreateSymbolicLink(files.PathOf("robot/a"), "parts");
        var robot = files.Write("robot/r.xml", $"<mujoco><asset><mesh name=\"m\" file=\"a/m.stl\"/></asset>{Arm}</mujoco>");

        Assert.True(RobotImport.Run(robot, new ImportOptions()).Proof.Holds);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(files.PathOf("m.stl"), files.PathOf("n.stl"));
        File.CreateSymbolicLink(files.PathOf("n.stl"), files.PathOf("m.stl"));

        Refusal(files.Write("r.xml", $"<mujoco><asset><mesh name=\"m\" file=\"m.stl\"/></asset>{Arm}</mujoco>"));
    }

    [Theory]
    [InlineData("r.xml")]
    [InlineData("b.xml")]
    public void Include_without_end_is_refused(string again)
    {
        files.Write("b.xml", $"<mujoco>\n<include file=\"{again}\"/></mujoco>");

        Assert.Contains("once only", Refusal(files.Write("r.xml", "<mujoco><include file=\"b.xml\"/></mujoco>")), StringComparison.Ordinal);
    }

    [Fact]
    public void Mesh_whose_header_claims_a_billion_faces_is_refused()
    {
        var mesh = RobotFiles.Ellipsoid(4, 1, 1, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(mesh.AsSpan(80), 1_000_000_000);

        Assert.Contains("1000000000 triangles in", RefusalOfMesh("m.stl", mesh), StringComparison.Ordinal);
    }

    [Fact]
    public void Mesh_of_counts_that_overflow_is_refused()
    {
        var mesh = new byte[16 + 36];
        BinaryPrimitives.WriteInt32LittleEndian(mesh, int.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(mesh.AsSpan(12), -1);

        Assert.Contains("an MSH file", RefusalOfMesh("m.msh", mesh), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void Mesh_with_a_vertex_that_is_nowhere_is_refused(float value)
    {
        var mesh = RobotFiles.Ellipsoid(4, 1, 1, 1);
        BinaryPrimitives.WriteSingleLittleEndian(mesh.AsSpan(84 + 12), value);

        Assert.Contains("finite numbers", RefusalOfMesh("m.stl", mesh), StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_mesh_is_refused_before_it_is_read()
    {
        using (var file = File.Create(files.PathOf("m.obj"))) file.SetLength(3L << 30);

        Assert.Contains("at most 16 MiB", Refusal(files.Write("r.xml",
            $"<mujoco><asset><mesh name=\"m\" file=\"m.obj\"/></asset>{Arm}</mujoco>")), StringComparison.Ordinal);
    }

    [Fact]
    public void Flat_mesh_is_refused() =>
        Assert.NotEmpty(RefusalOfMesh("m.obj", Encoding.ASCII.GetBytes("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3\nf 1 3 4\n")));

    [Fact]
    public void Zip_that_says_it_is_a_robot_is_refused()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("r.xml");

        Refusal(files.Write("r.xml", memory.ToArray()));
    }

    [Fact]
    public void Entities_that_grow_without_bound_are_refused()
    {
        const string Bomb = "<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><mujoco model=\"&b;\"/>";

        Assert.Contains("document types and entities are refused", Refusal(files.Write("r.xml", Bomb)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() => Assert.Contains("levels", Refusal(files.Write("r.xml",
        $"<mujoco><worldbody>{string.Concat(Enumerable.Repeat("<body>", 100_000))}{string.Concat(Enumerable.Repeat("</body>", 100_000))}"
        + "</worldbody></mujoco>")), StringComparison.Ordinal);

    [Theory]
    [InlineData("<worldbody><replicate count=\"1000000\"><geom size=\"1\"/></replicate></worldbody>", "replicate")]
    [InlineData("<extension><plugin plugin=\"mujoco.pid\"/></extension>", "plugin")]
    [InlineData("<worldbody><composite type=\"grid\" count=\"100 100 1\" spacing=\"1\"/></worldbody>", "composite")]
    public void What_multiplies_or_runs_code_is_refused_with_file_and_line(string content, string element)
    {
        files.Write("part.xml", $"<mujoco>\n{content}\n</mujoco>");

        Assert.Contains($"part.xml <{element}> (line 2)", Refusal(files.Write("r.xml", "<mujoco><include file=\"part.xml\"/></mujoco>")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Model_that_takes_all_memory_takes_it_from_the_sandbox() => Refusal(files.Write("r.xml",
        "<mujoco><worldbody><body><joint name=\"j\"/><geom size=\"1\"/></body></worldbody>"
        + "<sensor><user dim=\"2000000000\"/></sensor></mujoco>"));

    [Fact]
    public void Links_of_a_urdf_in_a_circle_are_refused()
    {
        const string Links = "<link name=\"a\"/><link name=\"b\"/><link name=\"c\"/>";
        static string Joint(string name, string parent, string child) =>
            $"<joint name=\"{name}\" type=\"fixed\"><parent link=\"{parent}\"/><child link=\"{child}\"/></joint>";

        Refusal(files.Write("r.urdf", $"<robot name=\"r\">{Links}{Joint("x", "b", "c")}{Joint("y", "c", "b")}</robot>"));
    }

    private string RefusalOfMesh(string name, byte[] mesh)
    {
        files.Write(name, mesh);
        return Refusal(files.Write("r.xml", $"<mujoco><asset><mesh name=\"m\" file=\"{name}\"/></asset>{Arm}</mujoco>"));
    }

    private static string Refusal(string robot)
    {
        var message = Assert.Throws<SpecificationException>(() => RobotImport.Run(robot, new ImportOptions())).Message;
        Assert.InRange(message.Length, 1, 4000);
        return message;
    }
}
