using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary>Each bad input has a message of its own, exit code 2, and nothing is created: no connection is opened.</summary>
public sealed class HostileSpecificationTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { "task: swimmer\nbogus: 1\n", "bogus" },
        { "task: nothing\n", "task" },
        { "task: swimmer\nsearch: { edges: 1000000000 }\n", "search.edges" },
        { "task: swimmer\nsearch: { edges: 100000 }\n", "search.edges" },
        { "task: swimmer\noptimizer: { sigma: -0.1 }\n", "optimizer.sigma" },
        { "task: swimmer\noptimizer: { sigma: .nan }\n", "optimizer.sigma" },
        { "task: swimmer\noptimizer: { sigma: NaN }\n", "optimizer.sigma" },
        { "task: &a swimmer\npolicy: *a\n", "line 1" },
        { "task: !!str swimmer\n", "line 1" },
        { "task: swimmer\n---\ntask: hopper\n", "line 2" },
        { "task: swimmer\ntask: hopper\n", "line 2" },
        { "- swimmer\n", "line 1" },
        { "seed: 1\n", "task" },
        { "task: swimmer\nhorizon: [1\n", "line" },
        { "   \n", "is empty" },
        { "task: swimmer\u0000", "control characters" },
    };

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Specification_that_is_wrong_is_refused_before_anything_is_created(string text, string named)
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var file = scratch.Write("spec.yaml", text);

        foreach (var command in (string[])["run", "submit", "validate", "space", "spec"])
        {
            // What does not fit the task's sizes is found only where the objective is made.
            if (command == "spec"
                && (text.Contains("100000 }", StringComparison.Ordinal) || text.Contains("nothing", StringComparison.Ordinal))) continue;
            var result = await Invocation.RunAsync([command, file, "--data", scratch.File("data")], connector);

            Assert.Equal(ExitCode.Usage, result.Code);
            Assert.Contains(named, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Out);
        }
        Assert.Equal(0, connector.Opened);
        Assert.False(Directory.Exists(scratch.File("data")));
    }

    [Fact]
    public async Task Every_error_has_a_line_of_its_own()
    {
        var result =
            await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper",
                "--set", "optimizer.sigma=-1", "--set", "bogus=1", "--set", "search.edges=0"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.All(result.ErrorLines, line => Assert.StartsWith("esenas: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_of_100_megabytes_is_refused_by_its_size()
    {
        using var scratch = new Scratch();
        var file = scratch.File("big.yaml");
        using (var stream = File.Create(file)) stream.SetLength(100L * 1024 * 1024);

        var result = await Invocation.RunAsync(["run", file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal($"esenas: {file} is 100.0 MiB long; a specification has at most 256.0 KiB\n", result.Error);
    }

    [Fact]
    public async Task File_one_byte_too_long_is_refused_and_one_of_full_length_is_read()
    {
        using var scratch = new Scratch();
        var full = scratch.Write("full.yaml", "task: swimmer\n".PadRight(SpecificationYaml.MaxBytes, '\n'));
        var tooLong = scratch.Write("long.yaml", "task: swimmer\n".PadRight(SpecificationYaml.MaxBytes + 1, '\n'));

        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["spec", full])).Code);
        Assert.Equal(ExitCode.Usage, (await Invocation.RunAsync(["spec", tooLong])).Code);
    }

    [Fact]
    public async Task Endless_file_is_refused()
    {
        Assert.True(File.Exists("/dev/zero") || OperatingSystem.IsWindows());
        if (OperatingSystem.IsWindows()) return;

        var result = await Invocation.RunAsync(["run", "/dev/zero"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal("esenas: /dev/zero is too long; a specification has at most 256.0 KiB\n", result.Error);
    }

    [Fact]
    public async Task Bytes_that_are_not_text_are_refused()
    {
        using var scratch = new Scratch();
        var file = scratch.File("garbage.yaml");
        await File.WriteAllBytesAsync(file, [0x80, 0xff, 0xfe, 0x01], TestContext.Current.CancellationToken);

        var result = await Invocation.RunAsync(["run", file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal($"esenas: {file} is not a text file (its bytes are not UTF-8)\n", result.Error);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Policy_file_in_place_of_a_specification_is_told_apart()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("policy.json", SamplePolicy.For("swimmer").ToJson());

        var result = await Invocation.RunAsync(["run", file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal($"esenas: {file} is a policy file, not a specification; 'eval' measures it\n", result.Error);
        Assert.Equal("swimmer", PolicyDocument.FromJson(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Task);
    }

    [Fact]
    public async Task Directory_missing_file_and_unknown_task_have_messages_of_their_own()
    {
        using var scratch = new Scratch();

        var directory = await Invocation.RunAsync(["run", scratch.Path]);
        var missing = await Invocation.RunAsync(["run", scratch.File("none.yaml")]);
        var task = await Invocation.RunAsync(["run", "half-cheetha"]);

        Assert.All([directory, missing, task], result => Assert.Equal(ExitCode.Usage, result.Code));
        Assert.Contains("is a directory", directory.Error, StringComparison.Ordinal);
        Assert.Contains("there is no file", missing.Error, StringComparison.Ordinal);
        Assert.Contains("the nearest is half-cheetah", task.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sigma")]
    [InlineData("=1")]
    [InlineData("optimizer.sigma")]
    public async Task Set_without_path_and_value_is_refused(string set)
    {
        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--set", set]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal($"esenas: --set: '{set}' is not allowed: path=value, such as optimizer.sigma=0.2\n", result.Error);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("../x")]
    public async Task Name_that_is_not_one_is_refused(string name)
    {
        var connector = new FakeConnector();

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", name], connector);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("is not the name of a run", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, connector.Opened);
    }
}
