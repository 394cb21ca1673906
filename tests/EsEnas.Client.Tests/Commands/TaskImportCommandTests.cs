using System.Text.Json;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Commands;

/// <summary>A robot that somebody published becomes a task that runs, or a message that says why not.</summary>
[Needs(External.MuJoCo)]
public sealed class TaskImportCommandTests : IDisposable
{
    private const string Robot = """
        <mujoco>
          <asset><texture name="t" type="2d" builtin="checker" width="8" height="8"/><material name="m" texture="t"/></asset>
          <worldbody>
            <light pos="0 0 3"/>
            <geom type="plane" size="1 1 1" material="m"/>
            <body name="a" pos="0 0 1">
              <joint name="swing" axis="0 1 0" damping="0.1"/>
              <geom type="capsule" fromto="0 0 0 0 0 -0.3" size="0.03"/>
            </body>
          </worldbody>
          <actuator><motor name="drive" joint="swing"/></actuator>
        </mujoco>
        """;

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Imported_robot_is_a_task_that_can_be_shown_and_run()
    {
        var imported = await Invocation.RunAsync(["task", "import", scratch.Write("My Robot.xml", Robot), "-o", scratch.File("out")]);

        Assert.True(imported.Code == ExitCode.Ok, imported.Error);
        Assert.All(imported.OutLines.Where(line => !line.Contains(scratch.Path, StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(imported.OutLines, line => line == "changed       dropped 1 textures, 1 lights");
        Assert.Contains(imported.OutLines, line => line.StartsWith("the same      200 steps of random actions", StringComparison.Ordinal));
        Assert.Equal(["my-robot.xml", "my-robot.yaml"],
            Directory.EnumerateFiles(scratch.File("out")).Select(file => Path.GetFileName(file)).Order());

        var shown = await Invocation.RunAsync(["task", "show", Path.Combine(scratch.File("out"), "my-robot.yaml")]);
        Assert.True(shown.Code == ExitCode.Ok, shown.Error);
        Assert.Contains("actions       1", shown.OutLines);
        var connector = new FakeConnector();
        var submitted = await Invocation.RunAsync(["submit", Path.Combine(scratch.File("out"), "my-robot.yaml")], connector);
        Assert.True(submitted.Code == ExitCode.Ok, submitted.Error);
        Assert.Single(connector.Runs);
    }

    [Fact]
    public async Task Json_says_what_was_compared()
    {
        var result = await Invocation.RunAsync(["task", "import", scratch.Write("r.xml", Robot), "-o", scratch.File("out"), "--json"]);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var json = JsonDocument.Parse(result.Out).RootElement;
        Assert.True(json.GetProperty("proved").GetBoolean());
        Assert.Contains(json.GetProperty("numbers").EnumerateArray(), numbers => numbers.GetProperty("what").GetString() == "masses");
        Assert.Equal(0, json.GetProperty("trajectories")[0].GetProperty("difference").GetDouble());
    }

    [Fact]
    public async Task Folder_with_something_in_it_is_left_alone()
    {
        Directory.CreateDirectory(scratch.File("out"));
        File.WriteAllText(Path.Combine(scratch.File("out"), "r.xml"), "mine");

        var result = await Invocation.RunAsync(["task", "import", scratch.Write("r.xml", Robot), "-o", scratch.File("out")]);

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(scratch.File("out"), "r.xml")));
    }

    [Theory]
    [InlineData("--meshes", "sphere", "hull, box, capsule or drop")]
    [InlineData("--root", "/no/such/folder", "a folder")]
    [InlineData("--name", "swimmer", "a name that no built-in task has")]
    [InlineData("--name", "My Robot", "lower-case letters")]
    public async Task Option_that_is_not_allowed_is_named_with_what_is(string option, string value, string allowed)
    {
        var result = await Invocation.RunAsync(["task", "import", scratch.Write("r.xml", Robot), "-o", scratch.File("out"), option, value]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(allowed, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.File("out")));
    }

    [Theory]
    [InlineData("<mujoco><worldbody><flexcomp/></worldbody></mujoco>", "r.xml <flexcomp> (line 1)")]
    [InlineData("<mujoco/>", "a robot with bodies")]
    [InlineData("<mujoco><worldbody><body><freejoint/><geom size=\"1\"/></body></worldbody></mujoco>", "actuators")]
    [InlineData("not a robot", "well-formed XML")]
    [InlineData("<html/>", "mujoco (MJCF) or robot (URDF)")]
    public async Task Robot_that_cannot_be_imported_is_refused_and_nothing_is_written(string robot, string message)
    {
        var result = await Invocation.RunAsync(["task", "import", scratch.Write("r.xml", robot), "-o", scratch.File("out")]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.File("out")));
    }

    [Fact]
    public async Task Missing_file_is_named()
    {
        var result = await Invocation.RunAsync(["task", "import", scratch.File("none.xml"), "-o", scratch.File("out")]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("there is no file", result.Error, StringComparison.Ordinal);
    }
}
