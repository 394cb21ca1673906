using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;

namespace EsEnas.Client.Tests.Commands;

public sealed class EvalCommandTests
{
    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Eval_is_the_same_whatever_the_slots_and_differs_by_seed()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var one = await Invocation.RunAsync(["eval", file, "--episodes", "7", "--json", "--slots", "1"]);
        var three = await Invocation.RunAsync(["eval", file, "--episodes", "7", "--json", "--slots", "3"]);
        var other = await Invocation.RunAsync(["eval", file, "--episodes", "7", "--json", "--seed", "2"]);

        Assert.Equal(ExitCode.Ok, one.Code);
        Assert.Equal(one.Out, three.Out);
        Assert.NotEqual(one.Out, other.Out);
        using var document = JsonDocument.Parse(one.Out);
        var root = document.RootElement;
        Assert.Equal(7, root.GetProperty("episodes").GetInt32());
        Assert.InRange(root.GetProperty("mean").GetDouble(), root.GetProperty("min").GetDouble(), root.GetProperty("max").GetDouble());
        Assert.Equal(root.GetProperty("std").GetDouble() / Math.Sqrt(7), root.GetProperty("standardError").GetDouble(), 1e-12);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Eval_of_a_run_gets_its_policy_first()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("r", RunState.Completed, 10)).Policy = SamplePolicy.For("swimmer").ToJson();

        var result = await Invocation.RunAsync(["eval", "r", "--episodes", "2", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.StartsWith("task     episodes", result.OutLines[0], StringComparison.Ordinal);
        Assert.StartsWith("swimmer         2", result.OutLines[1], StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Policy_that_was_chosen_under_another_MuJoCo_is_measured_with_a_remark()
    {
        using var scratch = new Scratch();
        var policy = SamplePolicy.For("swimmer");
        string Write(string identity) =>
            scratch.Write("p.json", (policy with { Provenance = policy.Provenance with { NumericsIdentity = identity } }).ToJson());
        const string Identity = "esenas numerics 1; x64; glibc 2.36; task swimmer/1 model 01234567 mujoco ";

        var other = await Invocation.RunAsync(["eval", Write(Identity + "9.9.9"), "--episodes", "1", "--json"]);
        var same = await Invocation.RunAsync(["eval", Write(Identity + MuJoCoLibrary.VersionText), "--episodes", "1", "--json"]);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (other.Code, same.Code));
        var remark = Assert.Single(other.ErrorLines);
        Assert.Contains($"was chosen under MuJoCo 9.9.9; this is {MuJoCoLibrary.VersionText}", remark, StringComparison.Ordinal);
        Assert.Contains("MUJOCO_PATH", remark, StringComparison.Ordinal);
        Assert.Equal("", same.Error);
        Assert.Equal(same.Out, other.Out);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Policy_of_another_task_is_refused_with_code_2()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(["eval", file, "--task", "hopper"]);
        var unknown = await Invocation.RunAsync(["eval", file, "--task", "hoper"]);
        var same = await Invocation.RunAsync(["eval", file, "--task", "swimmer", "--episodes", "1"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal($"esenas: {file} is a policy for 'swimmer', not for 'hopper'\n", result.Error);
        Assert.Equal(ExitCode.Usage, unknown.Code);
        Assert.Equal(ExitCode.Ok, same.Code);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Policy_whose_sizes_are_not_its_tasks_is_refused_with_code_2()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", (SamplePolicy.For("swimmer") with { Task = "hopper" }).ToJson());

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "1"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("hopper", result.Error, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Eval_shows_its_progress_and_Ctrl_C_keeps_the_episodes_that_are_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are made with util-linux.");
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());
        using var terminal = PseudoTerminal.Start(80, scratch.Path, ["eval", file, "--episodes", "1000000", "--json"]);

        await terminal.UntilAsync(
            text => text.Contains(" of 1,000,000  mean ", StringComparison.Ordinal) && text.Contains(" left", StringComparison.Ordinal));
        await terminal.TypeAsync("\u0003");

        Assert.Equal(ExitCode.Interrupted, await terminal.WaitAsync());
        var lines = PseudoTerminal.Plain(terminal.Raw).ReplaceLineEndings("\n").Split('\n');
        var result = JsonDocument.Parse(lines.Single(line => line.Contains("\"episodes\":", StringComparison.Ordinal))
            .TrimStart('\r', '^', 'C')).RootElement;
        Assert.InRange(result.GetProperty("episodes").GetInt32(), 1, 999_999);
        Assert.Contains(lines, line => line.Contains("episodes that were over", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task File_that_is_no_policy_is_refused_with_code_2(string text)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", text);

        var result = await Invocation.RunAsync(["eval", file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.StartsWith($"esenas: {file} is not a policy file: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_file_directory_and_missing_run_have_their_codes()
    {
        using var scratch = new Scratch();

        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["eval", scratch.File("none.json")])).Code);
        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["eval", scratch.Path])).Code);
        Assert.Equal(ExitCode.NotFound, (await Invocation.RunAsync(["eval", "none", "--data", scratch.Path])).Code);
    }
}
