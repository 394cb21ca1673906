using System.Diagnostics;
using System.Text.Json;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Commands;

/// <summary><c>eval --policy-program</c>: a program acts in the simulation in the policy's place.</summary>
[Needs(External.MuJoCo)]
public sealed class EvalProgramTests
{
    [Theory, Needs(External.CCompilers)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C_of_a_policy_drives_the_simulation_to_the_policys_return(bool isDouble)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", horizon: 200).ToJson());
        var export = await Invocation.RunAsync(
            ["export", file, "--to", "c", "-o", scratch.File("out"), .. isDouble ? (string[])["--double"] : []]);
        Assert.Equal((ExitCode.Ok, ""), (export.Code, export.Error));
        await MakeAsync(scratch, "pipe");

        var own = await Invocation.RunAsync(["eval", file, "--episodes", "6", "--json"]);
        var driven = await Invocation.RunAsync(
            ["eval", file, "--episodes", "6", "--json", "--slots", "2", "--policy-program", scratch.File("out/c/policy")]);

        Assert.Equal((ExitCode.Ok, ""), (driven.Code, driven.Error));
        using var expected = JsonDocument.Parse(own.Out);
        using var actual = JsonDocument.Parse(driven.Out);
        double Of(JsonDocument document, string key) => document.RootElement.GetProperty(key).GetDouble();
        if (isDouble)
        {
            Assert.Equal(Of(expected, "mean"), Of(actual, "mean"));
            Assert.Equal(0, Of(actual, "largestDifference"));
        }
        else
        {
            Assert.InRange(Of(actual, "mean"), Of(expected, "mean") - Of(expected, "standardError"),
                Of(expected, "mean") + Of(expected, "standardError"));
            Assert.InRange(Of(actual, "largestDifference"), 1e-12, 1e-4);
        }
    }

    [Theory, Needs(External.CCompilers)]
    [InlineData("8")]
    [InlineData("16")]
    public async Task Fixed_C_drives_the_simulation_to_the_return_of_the_policy_of_its_bits(string bits)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer", horizon: 200).ToJson());
        Assert.Equal(ExitCode.Ok,
            (await Invocation.RunAsync(["export", file, "--to", "json,c", "--fixed", "--bits", bits, "-o", scratch.File("out")])).Code);
        await MakeAsync(scratch, "test", "pipe");

        string[] eval = ["eval", scratch.File("out/policy.json"), "--episodes", "6", "--json"];
        using var expected = JsonDocument.Parse((await Invocation.RunAsync(eval)).Out);
        using var actual = JsonDocument.Parse(
            (await Invocation.RunAsync([.. eval, "--policy-program", scratch.File("out/c/policy")])).Out);

        double Of(JsonDocument document, string key) => document.RootElement.GetProperty(key).GetDouble();
        Assert.InRange(Of(actual, "mean"), Of(expected, "mean") - Of(expected, "standardError"),
            Of(expected, "mean") + Of(expected, "standardError"));
        Assert.InRange(Of(actual, "largestDifference"), 1e-12, 1e-2);
    }

    [Fact, Needs(External.CCompilers)]
    public async Task C_drives_a_users_task_as_well()
    {
        using var scratch = new Scratch();
        var specification = EsEnas.Grains.Abstractions.SpecificationYaml.Read(
            (await Invocation.RunAsync(["spec", HopperFile.WriteTo(scratch)])).Out);
        var file = scratch.Write("p.json", SamplePolicy.For(specification).ToJson());
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["export", file, "--to", "c", "--double", "-o", scratch.File("out")])).Code);
        await MakeAsync(scratch, "test", "pipe");

        var own = await Invocation.RunAsync(["eval", file, "--episodes", "3", "--json"]);
        var driven = await Invocation.RunAsync(
            ["eval", file, "--episodes", "3", "--json", "--policy-program", scratch.File("out/c/policy")]);

        Assert.Equal((ExitCode.Ok, ""), (driven.Code, driven.Error));
        Assert.Equal(own.Out.TrimEnd()[..^1], driven.Out.Split(",\"largestDifference\"")[0]);
    }

    [Theory]
    [InlineData("exit 3", "step 1: it ended with code 3")]
    [InlineData("echo broken >&2; exit 1", "step 1: it ended with code 1: broken")]
    [InlineData("read line; echo 0 0; exit 0", "step 2: it ended with code 0")]
    [InlineData("read line; echo 1; read line", "step 1: it answered with 1 numbers, not 2: '1'")]
    [InlineData("read line; echo 1 two; read line", "step 1: it answered with 'two', which is no number")]
    [InlineData("yes | tr -d '\\n'", "step 1: line 1: the line is longer than")]
    public async Task Program_that_does_not_act_ends_the_trial_with_code_1(string script, string message)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());
        var program = scratch.Write("port.sh", script);

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "3", "--policy-program", $"sh \"{program}\""]);

        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./there/is/no/such/program")]
    [InlineData(" ")]
    public async Task Program_that_is_not_there_is_refused_with_code_2(string program)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "3", "--policy-program", program]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("--policy-program", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_that_is_no_number_makes_its_episodes_invalid()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());
        var program = scratch.Write("port.sh", "while read line; do echo nan 0; done");

        var result = await Invocation.RunAsync(["eval", file, "--episodes", "2", "--json", "--policy-program", $"sh {program}"]);

        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Contains("2 episodes invalid", result.Error, StringComparison.Ordinal);
    }

    private static async Task MakeAsync(Scratch scratch, params string[] targets)
    {
        using var make = Process.Start(new ProcessStartInfo("make", ["-s", .. targets]) { WorkingDirectory = scratch.File("out/c") })!;
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, make.ExitCode);
    }
}
