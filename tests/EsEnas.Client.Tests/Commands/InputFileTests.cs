using System.Diagnostics;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Commands;

/// <summary>Files that a command line names and that are not what they should be.</summary>
[Needs(External.MuJoCo)]
public sealed class InputFileTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("eval")]
    [InlineData("sweep")]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("task trace swimmer --actions")]
    public async Task File_that_is_not_there_is_missed_in_plain_words(string command)
    {
        var missing = scratch.File("none.yaml");

        var result = await Invocation.RunAsync([.. command.Split(' '), missing]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal([$"esenas: there is no file {missing}"], result.ErrorLines);
    }

    [Fact]
    public async Task Link_that_leads_nowhere_names_what_it_leads_to()
    {
        File.CreateSymbolicLink(scratch.File("p.json"), scratch.File("gone.json"));

        var result = await Invocation.RunAsync(["eval", scratch.File("p.json")]);

        Assert.Equal([$"esenas: {scratch.File("p.json")} is a link to {scratch.File("gone.json")}, which is not there"], result.ErrorLines);
    }

    [Fact]
    public async Task Text_that_is_no_policy_is_called_so_once()
    {
        var file = scratch.Write("p.json", "no json");

        var result = await Invocation.RunAsync(["eval", file]);

        Assert.Equal([$"esenas: {file} is not a policy file: it is not JSON (line 1, byte 2)."], result.ErrorLines);
    }

    [Theory]
    [InlineData("task trace swimmer --actions /dev/zero", "/dev/zero: line 1: the line is longer than 1048576 characters")]
    [InlineData("eval /dev/zero", "/dev/zero is too long; a policy file has at most 64.0 MiB")]
    [InlineData("validate /dev/zero", "/dev/zero is too long; a specification has at most ")]
    public async Task Device_without_an_end_is_not_read_to_it(string line, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices are looked at on Linux.");

        var result = await Invocation.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.StartsWith($"esenas: {expected}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_as_the_model_of_a_task_file_is_refused_and_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are looked at on Linux.");
        var file = HopperFile.WriteTo(scratch);
        File.Delete(scratch.File("hopper.xml"));
        using (var mkfifo = Process.Start("mkfifo", [scratch.File("hopper.xml")]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var result = await Task.Run(() => Invocation.RunAsync(["validate", file]))
            .WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("an ordinary file that is not empty", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_that_is_not_there_is_missed_in_plain_words()
    {
        var file = HopperFile.WriteTo(scratch);
        File.Delete(scratch.File("hopper.xml"));

        var result = await Invocation.RunAsync(["validate", file]);

        Assert.Contains("a file beside the task file; there is none of that name", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Could not find", result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> HostileTexts => new()
    {
        { "spec.yaml", "task: swim\u202emer\n" },
        { "spec.yaml", "task: swimmer\nse\u2066ed: 1\n" },
        { "spec.yaml", "task: \u001b]0;owned\u0007\n" },
        { "spec.yaml", "task: swimmer\0\n" },
        { "spec.yaml", "task: \"\\e[2J\"\n" },
        { "sweep.yaml", "sweep: \"\\e[2Jx\"\ntasks: [\"sw\u202e\"]\nmethods: { a: {} }\nseeds: [1]\n" },
        { "task.yaml", "task: \"\\e[2Jx\"\nmodel: \"\u202e.xml\"\n" },
        { "p.json", "{\"task\": \"\\u001b[2J\u202e\"}" },
        { "p.json", "{\"\\u001b[2J\": 1}" },
        { "a.csv", "a0,\u001b[2J\u202e\n" },
        { "a.csv", "a0,a1\n1,\u001b]0;owned\u0007\n" },
    };

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task Control_characters_and_overrides_of_a_file_reach_no_terminal(string name, string text)
    {
        var file = scratch.Write(name, text);
        foreach (var command in (string[])["run", "submit", "validate", "spec", "space", "task show", "sweep", "compare", "eval",
            "task trace swimmer --actions", "bench rollouts"])
        {
            var result = await Invocation.RunAsync([.. command.Split(' '), file, "--data", scratch.File("data")], new FakeConnector());

            Assert.NotEqual(ExitCode.Ok, result.Code);
            Assert.DoesNotContain(result.Out + result.Error,
                c => c is not '\n' && (char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format));
        }
    }

    [Fact]
    public async Task Control_characters_of_a_file_name_reach_no_terminal()
    {
        var result = await Invocation.RunAsync(["eval", scratch.File("\u001b[2J\u202e.json")]);

        Assert.Contains("\\u001b[2J\\u202e.json", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error);
    }
}
