using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.Wasm;

/// <summary>
/// The adapted models on the newest official MuJoCo, whatever libmujoco this machine has: the reference trajectories of 2.2.2 come out.
/// </summary>
[Needs(External.MuJoCoWasm)]
public sealed class OfficialMuJoCoTests(ITestOutputHelper output)
{
    // Reference file, task, and the steps that its dynamics keeps apart from the last bit.
    private static readonly (string File, string Task, int Steps)[] References =
    [
        ("swimmer", "swimmer", 200), ("reacher", "reacher", 50), ("hopper", "hopper", 50), ("hopper.off", "hopper", 200),
        ("half_cheetah", "half-cheetah", 200), ("walker2d", "walker2d", 50), ("walker2d.off", "walker2d", 200), ("pusher", "pusher", 200),
        ("pusher.puck", "pusher", 100), ("striker", "striker", 50), ("striker.ball", "striker", 100), ("thrower", "thrower", 50),
        ("ant", "ant", 50),
    ];

    [Fact]
    public async Task Adapted_models_follow_the_references_on_the_newest_official_release()
    {
        var version = Number(OfficialMuJoCo.Release);
        var result = await OfficialMuJoCo.StepAsync(
            References.Select(
                reference => Case(reference.File, reference.Task, TaskModels.Adapted(reference.Task, MassesOption.Library, version).Text)),
            TestContext.Current.CancellationToken);

        Assert.Equal(version, result.Version);
        foreach (var (file, _, steps) in References)
        {
            var differences = Differences(file, result.States[file]);
            output.WriteLine($"MuJoCo {OfficialMuJoCo.Release}, {file}: largest difference to step 25 {differences.Take(26).Max():E1}, "
                + $"50 {differences.Take(51).Max():E1}, last {differences.Max():E1}");
            for (var t = 0; t <= steps; t++)
                Assert.True(differences[t] <= (t <= 25 ? 1e-9 : 1e-6), $"{file}, step {t}: differs by {differences[t]}");
        }
    }

    [Theory]
    [InlineData("hopper", "hopper")]
    [InlineData("ant", "ant")]
    [InlineData("pusher.puck", "pusher")]
    [InlineData("striker", "striker")]
    [InlineData("thrower", "thrower")]
    public async Task Base_text_is_another_task_on_the_newest_official_release(string file, string task)
    {
        var result = await OfficialMuJoCo.StepAsync([Case(file, task, TaskModels.Text(task, MassesOption.Library))],
            TestContext.Current.CancellationToken);
        Assert.True(Differences(file, result.States[file]).Take(26).Max() > 0.01);
    }

    [Fact]
    public async Task Forward_pass_of_the_newest_official_release_leaves_a_quaternion_as_it_was_written()
    {
        var golden = GoldenTrajectory.Load("ant");
        var start = golden.Columns(golden.Rows[0], "qpos");
        double[] quaternion = [0.93, 0.06, -0.03, 0.2];
        quaternion.CopyTo(start, 3);
        var result = await OfficialMuJoCo.StepAsync(
            [Case("ant", "ant", TaskModels.Text("ant", MassesOption.Library)) with { Qpos = start, Actions = [] }],
            TestContext.Current.CancellationToken);
        Assert.Equal(quaternion, result.States["ant"][0][3..7]);
    }

    private static WasmCase Case(string file, string task, string xml)
    {
        var golden = GoldenTrajectory.Load(file);
        return new WasmCase(file, xml, golden.Columns(golden.Rows[0], "qpos"), golden.Columns(golden.Rows[0], "qvel"),
            TaskCatalog.Find(task).FrameSkip,
            golden.Actions);
    }

    // At each step the largest difference of a coordinate.
    private static double[] Differences(string file, double[][] states)
    {
        var golden = GoldenTrajectory.Load(file);
        Assert.Equal(golden.Rows.Count, states.Length);
        return [.. golden.Rows.Zip(states, (row, state) =>
        {
            double[] expected = [.. golden.Columns(row, "qpos"), .. golden.Columns(row, "qvel")];
            Assert.Equal(expected.Length, state.Length);
            return expected.Zip(state, (a, b) => Math.Abs(a - b)).Max();
        })];
    }

    private static int Number(string release)
    {
        var parts = Array.ConvertAll(release.Split('.'), int.Parse);
        return parts[0] * 1_000_000 + parts[1] * 1000 + parts[2];
    }
}
