using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Connections;

public sealed class StatusSocketTests
{
    private static (int? Code, string Out, string Error) Ask(string[] args, Dictionary<string, string>? variables = null)
    {
        using StringWriter output = new(), error = new();
        var code = QuickShow.TryRun(args, name => variables?.GetValueOrDefault(name), output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static Task<RunStatus> StatusOf(string run) => run == "r"
        ? Task.FromResult(FakeRun.Example("r", iteration: 3))
        : Task.FromException<RunStatus>(new RunException(RunError.NotFound, $"There is no run '{run}'."));

    [Fact]
    public async Task Show_is_answered_over_the_socket_as_the_long_way_would()
    {
        using var scratch = new Scratch();
        var socket = StatusSocket.TryServe(scratch.Path, StatusOf);
        Assert.NotNull(socket);
        await using (socket)
        {
            Assert.Equal((ExitCode.Ok, RunReport.ToText(FakeRun.Example("r", iteration: 3)), ""), Ask(["show", "r", "--data", scratch.Path]));
            Assert.Equal((ExitCode.Ok, RunReport.ToJson(FakeRun.Example("r", iteration: 3)) + "\n", ""), Ask(["--json", "show", "r"], new() { ["ESENAS_DATA"] = scratch.Path }));
            Assert.Equal((ExitCode.NotFound, "", "./esenas: There is no run 'x'.\n"), Ask(["show", "x", "--data", scratch.Path], new() { ["ESENAS_COMMAND"] = "./esenas" }));
        }
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Socket_of_a_killed_host_is_replaced()
    {
        using var scratch = new Scratch();
        scratch.Write(StatusSocket.FileName, "left behind");
        Assert.Null(Ask(["show", "r", "--data", scratch.Path]).Code);

        var socket = StatusSocket.TryServe(scratch.Path, StatusOf);
        Assert.NotNull(socket);
        await using (socket) Assert.Equal(ExitCode.Ok, Ask(["show", "r", "--data", scratch.Path]).Code);
    }

    [Fact]
    public void Socket_with_too_long_a_path_is_not_served()
    {
        using var scratch = new Scratch();
        var deep = Directory.CreateDirectory(scratch.File(new string('d', 120)));

        Assert.Null(StatusSocket.TryServe(deep.FullName, StatusOf));
        Assert.Null(Ask(["show", "r", "--data", deep.FullName]).Code);
    }

    [Theory]
    [InlineData("show r --slots 2")]
    [InlineData("show r --cluster a:1")]
    [InlineData("show r s")]
    [InlineData("show --help")]
    [InlineData("list r")]
    [InlineData("r show")]
    [InlineData("show a/b")]
    [InlineData("show")]
    [InlineData("show r --data")]
    public void Anything_unusual_takes_the_long_way(string line) => Assert.Null(QuickShow.Parse(line.Split(' '), _ => null));

    [Fact]
    public void Variables_are_heeded_on_the_short_way()
    {
        Assert.Equal(("r", ".esenas", false), QuickShow.Parse(["show", "r"], _ => null));
        Assert.Equal(("r", "d", true), QuickShow.Parse(["show", "r", "--json"], name => name == "ESENAS_DATA" ? "d" : null));
        Assert.Equal(("r", "e", true), QuickShow.Parse(["show", "r", "--data", "e"], name => name == "ESENAS_JSON" ? "1" : null));
        Assert.Null(QuickShow.Parse(["show", "r"], name => name == "ESENAS_CLUSTER" ? "a:1" : null));
        Assert.Null(QuickShow.Parse(["show", "r"], name => name == "ESENAS_JSON" ? "maybe" : null));
    }
}
