using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary><c>export --to</c>.</summary>
[Needs(External.MuJoCo)]
public sealed class ExportFormatTests
{
    [Fact]
    public async Task Export_to_several_formats_fills_a_folder_and_is_the_same_again()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("r", RunState.Completed, 10)).Policy = SamplePolicy.For("swimmer").ToJson();

        var result = await Invocation.RunAsync(
            ["export", "r", "--to", "c,onnx,python", "-o", scratch.File("out"), "--json", "--data", scratch.Path], connector);
        var again = await Invocation.RunAsync(
            ["export", "r", "--to", "python,c,onnx", "-o", scratch.File("again"), "--data", scratch.Path], connector);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (result.Code, again.Code));
        using var answer = JsonDocument.Parse(result.Out);
        var files = answer.RootElement.GetProperty("files").EnumerateArray().Select(name => name.GetString()!).ToList();
        string[] wanted = ["c/policy.h", "c/policy.c", "c/policy_test.c", "c/Makefile", "policy.onnx", "policy.py", "policy.json"];
        Assert.Superset(wanted.ToHashSet(), files.ToHashSet());
        Assert.Equal(files.Count, Directory.GetFiles(scratch.File("out"), "*", SearchOption.AllDirectories).Length);
        foreach (var file in files)
            Assert.Equal(await File.ReadAllBytesAsync(scratch.File($"out/{file}"), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(scratch.File($"again/{file}"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetDirectories(scratch.Path, "*.tmp"));
    }

    [Fact]
    public async Task Export_with_a_prefix_has_its_name_on_every_file_of_the_C_and_on_no_other()
    {
        using var scratch = new Scratch();
        var policy = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(
            ["export", policy, "--to", "c,python", "--prefix", "left", "-o", scratch.File("my out"), "--data", scratch.Path]);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal(["Makefile", "README.md", "board.c", "board.h", "board.ld", "left.c", "left.h", "left_pipe.c", "left_test.c",
            "left_vectors.h"], Directory.GetFiles(scratch.File("my out/c")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["policy.json", "policy.py"],
            Directory.GetFiles(scratch.File("my out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("swimmer", "rot angle", "rot2", 0.04)]
    [InlineData("ant", "root position z", "hip_4", 0.05)]
    [InlineData("hopper", "rootz position", "thigh_joint", 0.008)]
    [InlineData("reacher", "joint0 cosine", "joint0", 0.02)]
    [InlineData("pusher", "r_shoulder_pan_joint angle", "r_shoulder_pan_joint", 0.05)]
    public async Task File_says_what_the_signals_are_and_its_vectors_are_the_policys(string task, string observation, string actuator,
        double period)
    {
        using var scratch = new Scratch();
        var policy = SamplePolicy.For(task);
        var file = scratch.Write("p.json", policy.ToJson());

        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["export", file, "--to", "json", "-o", scratch.File("out")])).Code);
        var text = await File.ReadAllTextAsync(scratch.File("out/policy.json"), TestContext.Current.CancellationToken);
        var section = PolicyDocument.FromJson(text).Interface!;

        Assert.Equal(observation, section.Observations[0].Name);
        Assert.Equal(actuator, section.Actuators[0]);
        Assert.Equal(period, section.ControlPeriod, 1e-12);
        Assert.Equal(32, section.Vectors.Count);
        var compiled = new Policy(policy.Network, policy.Normalizer, policy.ActionLow, policy.ActionHigh, policy.ActionScale);
        var action = new double[policy.Network.ActionSize];
        foreach (var vector in section.Vectors)
        {
            compiled.Act(vector.Observation, action);
            Assert.Equal(action, vector.Action);
            Assert.All(section.Observations.Zip(vector.Observation), pair => Assert.InRange(pair.Second, pair.First.Low, pair.First.High));
        }
    }

    [Fact]
    public async Task File_of_a_users_task_has_the_names_of_its_model()
    {
        using var scratch = new Scratch();
        var specification = SpecificationYaml.Read((await Invocation.RunAsync(["spec", HopperFile.WriteTo(scratch)])).Out);
        var file = scratch.Write("p.json", SamplePolicy.For(specification).ToJson());

        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["export", file, "--to", "json", "-o", scratch.File("out")])).Code);
        var text = await File.ReadAllTextAsync(scratch.File("out/policy.json"), TestContext.Current.CancellationToken);
        var section = PolicyDocument.FromJson(text).Interface!;

        Assert.Equal(SignalKind.JointPosition, section.Observations[0].Kind);
        Assert.Contains(section.Observations, signal => signal.Kind == SignalKind.JointVelocity && signal.High == 10);
        Assert.NotEmpty(section.Vectors);
    }

    [Fact, Needs(External.ArmTools)]
    public async Task Readme_of_the_C_has_the_bytes_on_every_processor()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["export", file, "--to", "c", "--no-libm", "-o", scratch.File("out")])).Code);
        var readme = await File.ReadAllTextAsync(scratch.File("out/c/README.md"), TestContext.Current.CancellationToken);

        foreach (var processor in (string[])["Cortex-M0\\+", "Cortex-M3", "Cortex-M4"])
            Assert.Matches($@"\n\| {processor} \| [1-9]\d* \| 0 \| 0 \| [1-9]\d* \|\n", readme);
    }

    [Theory]
    [InlineData("--to rust", "--to: 'rust' is not allowed: a list of json, c, onnx, python")]
    [InlineData("--to onx", "the nearest is onnx")]
    [InlineData("--to json --bits 17", "--bits: '17' is not allowed")]
    [InlineData("--bits 8", "--bits is about --to")]
    [InlineData("--to json --no-libm", "--no-libm is about --to c")]
    [InlineData("--to onnx --fixed", "--fixed is about --to c")]
    [InlineData("--to c --fixed --double", "--fixed has no floating point")]
    [InlineData("--to python --double", "--double is about --to c and onnx")]
    [InlineData("--to json --prefix left", "--prefix is about --to c")]
    [InlineData("--prefix left", "--prefix is about --to c")]
    [InlineData("--to c --prefix Left", "--prefix: 'Left' is not allowed: a lower-case letter, then")]
    [InlineData("--to c --prefix math", "--prefix: 'math' is not allowed")]
    public async Task Format_that_is_not_there_is_refused_with_code_2_and_leaves_nothing(string options, string message)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(["export", file, "-o", scratch.File("out"), .. options.Split(' ')]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.File("out")));
    }

    [Fact]
    public async Task Policy_of_few_bits_has_them_in_every_file_and_no_return()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(["export", file, "--to", "json,c", "--bits", "8", "-o", scratch.File("out"), "--json"]);
        var again = await Invocation.RunAsync(
            ["export", scratch.File("out/policy.json"), "--to", "json", "--bits", "4", "-o", scratch.File("again")]);
        var policy = PolicyDocument.FromJson(
            await File.ReadAllTextAsync(scratch.File("out/policy.json"), TestContext.Current.CancellationToken));
        var code = await File.ReadAllTextAsync(scratch.File("out/c/policy.c"), TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Ok, ExitCode.Usage), (result.Code, again.Code));
        Assert.Equal(8, policy.Quantization!.Bits);
        Assert.Null(policy.Provenance.Return);
        Assert.Contains("static const int8_t edge_weight[", code, StringComparison.Ordinal);
        Assert.Contains("has 8 bits a number already", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["eval", scratch.File("out/policy.json"), "--episodes", "2"])).Code);
    }

    [Theory]
    [InlineData("--bits 8", 8)]
    [InlineData("", 16)]
    public async Task Fixed_C_has_the_bits_that_are_asked_for_or_16_and_so_have_the_other_files(string options, int bits)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(["export", file, "--to", "json,c", "--fixed", "-o", scratch.File("out"),
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var policy = PolicyDocument.FromJson(
            await File.ReadAllTextAsync(scratch.File("out/policy.json"), TestContext.Current.CancellationToken));
        var code = await File.ReadAllTextAsync(scratch.File("out/c/policy.c"), TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Ok, ""), (result.Code, result.Error));
        Assert.Equal(bits, policy.Quantization!.Bits);
        Assert.DoesNotMatch("float|double|math.h", code);
        Assert.All(policy.Interface!.Observations, signal => Assert.NotNull(signal.Seen));
    }

    [Fact]
    public async Task Policy_file_that_does_not_validate_is_refused_and_leaves_nothing()
    {
        using var scratch = new Scratch();
        var policy = SamplePolicy.For("swimmer");
        var broken = scratch.Write("p.json", policy.ToJson().Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal));
        policy.Network.Weights[0] = 1e300;
        var beyond = scratch.Write("q.json", policy.ToJson());

        foreach (var (path, message) in ((string, string)[])
            [(broken, "schema: version 2 is unknown"), (beyond, "is beyond single precision")])
        {
            var result = await Invocation.RunAsync(["export", path, "--to", "c", "-o", scratch.File("out")]);

            Assert.Equal(ExitCode.Usage, result.Code);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(scratch.File("out")));
        }
        // Of ONNX as well, whose single precision has no more room.
        var model = await Invocation.RunAsync(["export", beyond, "--to", "onnx", "-o", scratch.File("out")]);
        Assert.Equal(ExitCode.Usage, model.Code);
        Assert.Contains("is beyond single precision; --double has room for it", model.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["export", beyond, "--to", "c", "--double", "-o", scratch.File("out")])).Code);
    }

    [Fact]
    public async Task Folder_that_is_not_empty_needs_force_and_keeps_what_is_not_the_exports()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("p.json", SamplePolicy.For("swimmer").ToJson());
        Directory.CreateDirectory(scratch.File("out"));
        var mine = scratch.Write("out/mine.txt", "mine");

        var refused = await Invocation.RunAsync(["export", file, "--to", "json", "-o", scratch.File("out")]);
        var forced = await Invocation.RunAsync(["export", file, "--to", "json", "-o", scratch.File("out"), "--force"]);

        Assert.Equal((ExitCode.Conflict, ExitCode.Ok), (refused.Code, forced.Code));
        Assert.True(File.Exists(scratch.File("out/policy.json")));
        Assert.Equal("mine", await File.ReadAllTextAsync(mine, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["export", file, "--to", "json", "-o", file])).Code);
        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["export", file, "--to", "json", "-o", "-"])).Code);
    }
}
