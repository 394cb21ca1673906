using System.Text;
using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;
using EsEnas.Tasks.Trajectories;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class RenderCommandTests : IDisposable
{
    private const int Horizon = 30;
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("a.gif", "GIF89a")]
    [InlineData("a.webp", "RIFF")]
    [InlineData("a.png", "\u0089PNG")]
    [InlineData("a.svg", "<?xml")]
    public async Task Picture_of_a_policy_file_is_what_its_name_says_and_the_same_twice(string name, string beginning)
    {
        var policy = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());
        var (first, second) = (scratch.File(name), scratch.File("again-" + name));

        var result = await Invocation.RunAsync(["render", policy, "-o", first, "--width", "200", "--height", "100"]);
        var again = await Invocation.RunAsync(["render", policy, "-o", second, "--width", "200", "--height", "100"]);

        Assert.True(result.Code == ExitCode.Ok && again.Code == ExitCode.Ok, result.Error + again.Error);
        var bytes = await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken);
        Assert.StartsWith(beginning, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(second, TestContext.Current.CancellationToken));
        Assert.Contains("swimmer: return ", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.gif")]
    [InlineData("a.webp")]
    public async Task Faster_than_such_a_file_can_move_is_refused(string name)
    {
        var policy = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());

        var result = await Invocation.RunAsync(["render", policy, "-o", scratch.File(name), "--fps", "51"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("--fps: '51' is not allowed with ." + name[2..], result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch.File(name)));
    }

    [Fact]
    public async Task Episode_that_is_drawn_has_the_return_of_eval()
    {
        var policy = scratch.Write("p.json", SamplePolicy.For("hopper", Horizon).ToJson());
        var drawn = await JsonAsync("render", policy, "-o", scratch.File("a.png"), "--seed", "9", "--episode", "2", "--fps", "100",
            "--width", "100", "--height", "64");
        var table = scratch.File("e.csv");
        await Invocation.RunAsync(["eval", policy, "--seed", "9", "--episodes", "3", "--episodes-csv", table]);

        var row = (await File.ReadAllLinesAsync(table, TestContext.Current.CancellationToken))[3].Split(',');
        Assert.Equal(double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture), drawn.GetProperty("return").GetDouble());
        Assert.Equal(row[3], drawn.GetProperty("steps").GetRawText());
        Assert.Equal(125, drawn.GetProperty("framesPerSecond").GetDouble(), 9);
    }

    [Fact]
    public async Task Users_task_is_drawn_with_its_own_bodies()
    {
        var specification = SpecificationYaml.Read((await Invocation.RunAsync(["spec", HopperFile.WriteTo(scratch)])).Out);
        var policy = scratch.Write("p.json", SamplePolicy.For(specification with { Horizon = Horizon }).ToJson());

        var result = await Invocation.RunAsync(["render", policy, "-o", scratch.File("a.gif"), "--width", "200", "--height", "100"]);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.True(new FileInfo(scratch.File("a.gif")).Length > 1000);
    }

    [Fact]
    public async Task Policy_of_a_run_and_one_of_its_front_are_drawn()
    {
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("r", RunState.Completed, 10) with { Front = FakeRun.ExampleFront }).Policy =
            SamplePolicy.For("swimmer", Horizon).ToJson();

        var chosen = await RunAsync(connector, "r", "-o", scratch.File("a.gif"));
        var none = await RunAsync(connector, "r", "-o", scratch.File("b.gif"), "--weights", "0");

        Assert.Equal(ExitCode.Ok, chosen.Code);
        Assert.Equal(ExitCode.Usage, none.Code);
        Assert.Contains("--weights 0 --bits 32: run r has no such policy; it has", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_of_a_run_is_asked_of_its_silos_and_drawn()
    {
        var verifier = new FakeVerifier(FakeVerifier.Report()) { Recorded = Recorded() };
        var connector = new FakeConnector { Verifiers = _ => verifier };
        connector.Add(FakeRun.Example("r", RunState.Completed, 10));

        var result = await RunAsync(connector, "r", "-o", scratch.File("a.gif"), "--iteration", "3", "--evaluation", "7", "--fps", "50");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Contains("evaluation 7 of iteration 3, return", result.Out, StringComparison.Ordinal);
        var asked = Assert.IsType<TrajectoryRequest>(Assert.Single(verifier.Asked));
        Assert.Equal((3, 7, 50, ""), (asked.Iteration!.Value, asked.Evaluation, asked.FramesPerSecond, asked.Phase));
    }

    [Theory]
    [InlineData("--iteration 3 --evaluation 7")]
    [InlineData("--weights 9")]
    public async Task Run_whose_store_is_away_is_not_waited_for(string which)
    {
        var outage = new StoreOutage("sqlite", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "database is locked");
        var connector = new FakeConnector
        {
            IsHost = false,
            Outage = outage,
            Verifiers = _ => new FakeVerifier(null) { BeforeRecording = new TaskCompletionSource().Task },
        };
        connector.Add(FakeRun.Example("r", RunState.Completed, 10) with { Front = FakeRun.ExampleFront }).Before =
            call => call == "front" ? new TaskCompletionSource().Task : Task.CompletedTask;

        var result = await RunAsync(connector, ["r", "-o", scratch.File("a.gif"), .. which.Split(' ')]);

        Assert.Equal((ExitCode.Unreachable, $"esenas: {outage.Text}"), (result.Code, result.ErrorLines[^1]));
        Assert.False(File.Exists(scratch.File("a.gif")));
    }

    [Fact]
    public async Task Evaluation_that_its_silo_never_answers_ends_with_code_6()
    {
        var verifier = new FakeVerifier(null) { Failure = new TimeoutException("Response did not arrive") };
        var connector = new FakeConnector { IsHost = false, Verifiers = _ => verifier };
        connector.Add(FakeRun.Example("r", RunState.Completed, 10));

        var result = await RunAsync(connector, "r", "-o", scratch.File("a.gif"), "--iteration", "3", "--evaluation", "7");

        Assert.Equal(ExitCode.Unreachable, result.Code);
        Assert.StartsWith("esenas: no answer from ", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("Response", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_is_asked_of_the_next_host_when_the_first_has_gone()
    {
        var verifiers = new Queue<FakeVerifier>([
            new(null) { BeforeRecording = new TaskCompletionSource().Task }, new(FakeVerifier.Report()) { Recorded = Recorded() },
        ]);
        var connector = new FakeConnector { IsHost = false };
        connector.Verifiers = _ =>
        {
            var next = verifiers.Dequeue();
            if (verifiers.Count == 1) connector.OnLook = () => connector.HostDies(takesOver: false);
            else connector.OnLook = () => { };
            return next;
        };
        connector.Add(FakeRun.Example("r", RunState.Completed, 10));

        var result = await RunAsync(connector, "r", "-o", scratch.File("a.gif"), "--iteration", "3", "--evaluation", "7");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Contains("has gone", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_that_does_not_come_out_as_recorded_is_not_drawn()
    {
        var verifier = new FakeVerifier(FakeVerifier.Report(new VerificationMismatch(new(3), 7, "1", "2"))) { Recorded = Recorded() };
        var connector = new FakeConnector { Verifiers = _ => verifier };
        connector.Add(FakeRun.Example("r", RunState.Completed, 10));

        var result = await RunAsync(connector, "r", "-o", scratch.File("a.gif"), "--iteration", "3", "--evaluation", "7");

        Assert.Equal(ExitCode.Mismatch, result.Code);
        Assert.False(File.Exists(scratch.File("a.gif")));
    }

    [Theory]
    [InlineData("-o FILE is missing")]
    [InlineData("'a.jpg' is not allowed: a file ending in .gif, .webp, .png, .svg", "-o", "a.jpg")]
    [InlineData("--view: 'sied' is not allowed: auto, side, front, above, aslant", "-o", "a.gif", "--view", "sied")]
    [InlineData("--iteration and --evaluation name an evaluation together", "-o", "a.gif", "--iteration", "3")]
    [InlineData("--iteration and --evaluation name an evaluation together", "-o", "a.gif", "--evaluation", "3")]
    [InlineData("--phase is about an evaluation", "-o", "a.gif", "--phase", "shrink")]
    [InlineData("are about a policy", "-o", "a.gif", "--iteration", "3", "--evaluation", "1", "--seed", "2")]
    [InlineData("--fps: '0' is not allowed: a whole number from 1 to 1000", "-o", "a.gif", "--fps", "0")]
    [InlineData("--width: '9999' is not allowed: a whole number from 64 to 4096", "-o", "a.gif", "--width", "9999")]
    public async Task Wrong_command_line_is_refused_by_name_and_writes_nothing(string message, params string[] args)
    {
        using var here = new Scratch();
        var result = await Invocation.RunAsync(["render", "r", .. args, "--data", here.Path]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_file_is_kept_unless_told_otherwise()
    {
        var policy = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());
        var file = scratch.Write("a.gif", "mine");

        var refused = await Invocation.RunAsync(["render", policy, "-o", file]);
        Assert.Equal((ExitCode.Conflict, "mine"), (refused.Code, File.ReadAllText(file)));
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["render", policy, "-o", file, "--force", "--width", "100"])).Code);
    }

    [Fact]
    public async Task Time_after_the_end_is_refused_with_the_end()
    {
        var policy = scratch.Write("p.json", SamplePolicy.For("swimmer", Horizon).ToJson());

        var result = await Invocation.RunAsync(["render", policy, "-o", scratch.File("a.gif"), "--from", "5"]);

        Assert.Contains("there is nothing to show from 5 s on: the episode ends after 1.2 s", result.Error, StringComparison.Ordinal);
        Assert.NotEqual(ExitCode.Ok, result.Code);
        Assert.False(File.Exists(scratch.File("a.gif")));
    }

    private Task<Invocation> RunAsync(FakeConnector connector, params string[] args) =>
        Invocation.RunAsync(["render", .. args, "--width", "100", "--height", "64", "--data", scratch.Path], connector);

    private static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var result = await Invocation.RunAsync([.. args, "--json"]);
        Assert.True(result.Code == ExitCode.Ok, result.Error);
        using var document = JsonDocument.Parse(result.Out);
        return document.RootElement.Clone();
    }

    private static byte[] Recorded()
    {
        var policy = SamplePolicy.For("swimmer", Horizon);
        using var environment = TaskCatalog.CreateEnvironment(SpecificationYaml.Read(policy.Provenance.Specification));
        return TrajectoryCodec.Write(EpisodeRecording.OfPolicy(policy, environment, environment, Horizon, 1, 0, 25, null, default));
    }
}
