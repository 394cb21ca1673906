using System.Text.Json;
using EsEnas.Client.Commands;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Documents;
using EsEnas.MuJoCo;
using EsEnas.Tasks;
using EsEnas.Tasks.Physics;

namespace EsEnas.Client.Tests.Commands;

/// <summary>What <c>task show</c> says of a task on this machine's libmujoco.</summary>
public sealed class TaskPhysicsTests
{
    private static readonly PhysicsReport Missed = new("4.0.0", false, 275,
        [new PhysicsDeviation("hopper", "hopper", 15, 0.0625, ""),
            new PhysicsDeviation("ant", "ant", 0, double.PositiveInfinity, "unknown element")]);

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Task_show_says_which_mujoco_it_is_and_how_the_task_is_adapted()
    {
        var json = await Invocation.RunAsync(["task", "show", "pusher", "--json"]);
        var text = await Invocation.RunAsync(["task", "show", "pusher"]);

        Assert.True(json.Code == ExitCode.Ok, json.Error);
        using var document = JsonDocument.Parse(json.Out);
        var physics = document.RootElement.GetProperty("physics");
        Assert.Equal(MuJoCoLibrary.VersionText, physics.GetProperty("mujoco").GetString());
        Assert.True(physics.GetProperty("holds").GetBoolean());
        Assert.Equal(TaskCatalog.Adaptations("pusher"), physics.GetProperty("adapted").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(TaskCatalog.Adaptations("pusher").Count > 0,
            text.Out.Contains($"adapted       to MuJoCo {MuJoCoLibrary.VersionText}: anchors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Function_has_no_physics()
    {
        var json = await Invocation.RunAsync(["task", "show", "blackbox/sphere", "--json"]);
        using var document = JsonDocument.Parse(json.Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("physics").ValueKind);
    }

    [Fact]
    public void Miss_is_shown_by_task_step_and_distance()
    {
        var line = Assert.Single(new TaskPhysics(Missed, []).Lines);
        Assert.Contains("hopper: differs by 0.062 at step 15; ant: the library refuses the model: unknown element", line,
            StringComparison.Ordinal);

        using var document = JsonDocument.Parse(Json.Object(writer => TaskPhysics.Write(writer, new TaskPhysics(Missed, []))));
        var physics = document.RootElement.GetProperty("physics");
        Assert.Equal((false, false), (physics.GetProperty("tested").GetBoolean(), physics.GetProperty("holds").GetBoolean()));
        var deviations = physics.GetProperty("deviations").EnumerateArray().ToList();
        Assert.Equal(("hopper", 15, 0.0625),
            (deviations[0].GetProperty("task").GetString(), deviations[0].GetProperty("step").GetInt32(),
                deviations[0].GetProperty("difference").GetDouble()));
        Assert.Equal((JsonValueKind.Null, "unknown element"),
            (deviations[1].GetProperty("difference").ValueKind, deviations[1].GetProperty("reason").GetString()));
    }
}
