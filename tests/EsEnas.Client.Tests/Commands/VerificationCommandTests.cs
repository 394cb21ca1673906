using System.Text.Json;
using EsEnas.Client.Commands;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

public sealed class VerificationCommandTests
{
    private static readonly VerificationMismatch Wrong = new(new(12), 3, "1.25", "1.2500000000000002");

    private static FakeConnector With(FakeVerifier verifier)
    {
        var connector = new FakeConnector { IsHost = false, Verifiers = _ => verifier };
        connector.Add(FakeRun.Example("a", iteration: 5)).SpecificationYaml =
            SpecificationText.ToCanonicalYaml(new ExperimentSpecification { Task = "swimmer" });
        return connector;
    }

    private static Task<Invocation> RunAsync(FakeVerifier verifier, params string[] args) =>
        Invocation.RunAsync([.. args, "--cluster", "h:1"], With(verifier));

    [Fact]
    public async Task Replay_prints_the_return_to_the_bit_and_asks_for_what_was_named()
    {
        var verifier = new FakeVerifier(FakeVerifier.Report()
            with { Compared = 1, Return = 0.1 + 0.2, Recorded = 0.1 + 0.2, Steps = 1000, Derived = 2, Checkpoints = [new(100)] });
        var replay = await RunAsync(verifier, "replay", "a", "--iteration", "103", "--evaluation", "7");
        Assert.Equal(ExitCode.Ok, replay.Code);
        Assert.Equal([(103, 7)], verifier.Asked);
        Assert.Contains("0.30000000000000004, the same to the bit", replay.Out, StringComparison.Ordinal);
        Assert.Contains("from         100, 2 iterations derived", replay.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_that_differs_is_code_7_and_names_iteration_evaluation_and_both_values()
    {
        var replay = await RunAsync(new FakeVerifier(FakeVerifier.Report(Wrong)), "replay", "a", "--iteration", "12", "--evaluation", "3");
        Assert.Equal(ExitCode.Mismatch, replay.Code);
        Assert.Contains("iteration 12, evaluation 3: recorded 1.25, computed 1.2500000000000002", replay.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "a")]
    [InlineData("replay", "a", "--iteration", "3", "--evaluation", "3")]
    public async Task Waiting_for_a_silo_is_said_at_once(params string[] command)
    {
        var report = FakeVerifier.Report() with { Return = 1, Recorded = 1 };
        var waited = await RunAsync(new FakeVerifier(report) { Waiting = "waiting: every silo is being drained" }, command);
        Assert.Equal(ExitCode.Ok, waited.Code);
        Assert.Contains("waiting: every silo is being drained", waited.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("at work", waited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_without_its_options_is_a_usage_error()
    {
        var replay = await RunAsync(new FakeVerifier(null), "replay", "a", "--iteration", "1");
        Assert.Equal(ExitCode.Usage, replay.Code);
        Assert.Contains("--evaluation is missing", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_is_code_7_for_a_fingerprint_too_and_its_json_tells_everything()
    {
        var verifier = new FakeVerifier(FakeVerifier.Report(new VerificationMismatch(new(7), -1, "aa", "bb")));
        var verify = await RunAsync(verifier, "verify", "a", "--sample", "5%", "--seed", "9", "--json");
        Assert.Equal(ExitCode.Mismatch, verify.Code);
        Assert.Equal([(0.05, 9ul)], verifier.Asked);
        var json = JsonDocument.Parse(verify.Out).RootElement;
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("mismatches")[0].GetProperty("evaluation").ValueKind);
        Assert.Equal(1500, json.GetProperty("sampled").GetInt64());
        Assert.Contains("iteration 7, fingerprint: recorded aa, computed bb", verify.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_that_finds_nothing_says_what_it_compared()
    {
        var verifier = new FakeVerifier(FakeVerifier.Report());
        var verify = await RunAsync(verifier, "verify", "a");
        Assert.Equal(ExitCode.Ok, verify.Code);
        Assert.Equal([(0.01, 1ul)], verifier.Asked);
        Assert.Contains("1,500 of 150,000 evaluations", verify.Out, StringComparison.Ordinal);
        Assert.Contains("the seed, 100", verify.Out, StringComparison.Ordinal);
        Assert.Contains("the same to the bit", verify.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1%", 0.01)]
    [InlineData("100%", 1)]
    [InlineData("0.5", 0.5)]
    [InlineData("1", 1)]
    [InlineData("1e-4", 0.0001)]
    public void Share_is_a_percentage_or_a_number(string text, double share) => Assert.Equal(share, VerifyCommand.Share(text));

    [Theory]
    [InlineData("0")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("1.01")]
    [InlineData("-1%")]
    [InlineData("nan")]
    [InlineData("%")]
    [InlineData("many")]
    public void Share_out_of_range_is_refused_with_the_text(string text) =>
        Assert.Contains($"'{text}' is not allowed", Assert.Throws<CommandException>(() => VerifyCommand.Share(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Fork_sends_the_changed_specification_and_shows_where_the_run_comes_from()
    {
        var forked = FakeRun.Example("b", iteration: 5) with { ForkedFrom = new ForkOrigin(new("a"), new(5), "ff00") };
        var verifier = new FakeVerifier(null, forked);
        var fork = await RunAsync(verifier, "fork", "a@5", "--set", "optimizer.sigma=0.25", "--name", "b", "--json");
        Assert.Equal(ExitCode.Ok, fork.Code);
        var request = Assert.IsType<ForkRequest>(Assert.Single(verifier.Asked));
        Assert.Equal(("b", 5, true), (request.Name.Value, request.Iteration.Value, request.Start));
        Assert.Contains("sigma: 0.25", request.SpecificationYaml, StringComparison.Ordinal);
        Assert.Equal(5, JsonDocument.Parse(fork.Out).RootElement.GetProperty("forkedFrom").GetProperty("iteration").GetInt32());
    }

    [Theory]
    [InlineData("seed=2", true)]
    [InlineData("horizon=500", false)]
    public async Task Fork_of_a_run_whose_training_has_ended_by_itself_says_so_unless_it_trains_on(string change, bool says)
    {
        var connector = With(new FakeVerifier(null, FakeRun.Example("b", iteration: 5)));
        connector.Runs["a"].Rows.Add(FakeRun.Row(5, 1) with { Scale = new ScaleStatus(2, 5, 3, ScaleChange.Ended) });

        var fork = await Invocation.RunAsync(["fork", "a@5", "--set", change, "--cluster", "h:1"], connector);

        Assert.Equal(ExitCode.Ok, fork.Code);
        Assert.Equal(says, fork.Error.Contains("warning: its training is over, as a's was after iteration 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a@")]
    [InlineData("@5")]
    [InlineData("a@-1")]
    [InlineData("a@x")]
    [InlineData("a b@5")]
    public async Task Fork_of_something_else_than_a_run_and_an_iteration_is_a_usage_error(string origin) =>
        Assert.Equal(ExitCode.Usage, (await RunAsync(new FakeVerifier(null), "fork", origin)).Code);

    [Fact]
    public async Task Fork_with_an_invalid_value_names_it_and_asks_nobody()
    {
        var verifier = new FakeVerifier(null);
        var fork = await RunAsync(verifier, "fork", "a@5", "--set", "optimizer.sigma=-1");
        Assert.Equal(ExitCode.Usage, fork.Code);
        Assert.Contains("optimizer.sigma: '-1' is not allowed", fork.Error, StringComparison.Ordinal);
        Assert.Empty(verifier.Asked);
    }

    [Fact]
    public void Default_name_of_a_fork_fits_however_long_the_runs_is()
    {
        Assert.Equal("a-100-01234567", ForkCommand.DefaultName(new("a"), new(100), "0123456789abcdef"));
        Assert.Equal(64, ForkCommand.DefaultName(new(new string('x', 64)), new(10_000_000), "0123456789abcdef").Length);
    }

    [Fact]
    public async Task History_and_show_of_a_fork_name_its_origin()
    {
        var connector = With(new FakeVerifier(null));
        connector.Add(FakeRun.Example("b", iteration: 5) with { ForkedFrom = new ForkOrigin(new("a"), new(3), "ff00") });
        Assert.Contains("forked from a after iteration 3",
            (await Invocation.RunAsync(["history", "b", "--cluster", "h:1"], connector)).Error, StringComparison.Ordinal);
        Assert.Contains("forked from  a@3", (await Invocation.RunAsync(["show", "b", "--cluster", "h:1"], connector)).Out,
            StringComparison.Ordinal);
        Assert.Contains("\"forkedFrom\":{\"run\":\"a\"", (await Invocation.RunAsync(["list", "--json", "--cluster", "h:1"], connector)).Out,
            StringComparison.Ordinal);
    }
}
