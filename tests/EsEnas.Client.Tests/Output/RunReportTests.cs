using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Documents;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Output;

public sealed class RunReportTests
{
    [Fact]
    public void Front_is_a_table_of_80_columns_for_people_and_a_list_for_scripts()
    {
        var status = FakeRun.Example(state: RunState.Completed, iteration: 10) with
        {
            Front = FakeRun.ExampleFront,
            Phases = [new PhaseStatus("shrink", 12, 12, "round", 358.3, 356.1)],
        };

        var text = RunReport.ToText(status);

        Assert.Contains("shrink       85 numbers became 11, for 2.20 (0.6 %) of 358.3; 12 rounds\n", text, StringComparison.Ordinal);
        string[] table = [.. text.Split('\n').SkipWhile(line => !line.StartsWith("front", StringComparison.Ordinal)).SkipLast(1)];
        Assert.Equal(
        [
            "front        weights  biases  numbers  bits     flash       RAM          return",
            "                  51      19       85    32     401 B      88 B    358.3 ± 0.20",
            "  policy           9       2       11    32      50 B      40 B    356.1 ± 0.30",
            "                   9       2       11     8      20 B      40 B    356.0 ± 0.40",
            "  beyond           9       2       11     4      14 B      40 B    301.5 ± 2.50",
        ], table);
        Assert.All(table, line => Assert.True(line.Length <= 80, line));
        using var document = JsonDocument.Parse(RunReport.ToJson(status));
        Assert.Equal([(51, 32, 358.3, false), (9, 32, 356.1, true), (9, 8, 356.0, false), (9, 4, 301.5, false)],
            document.RootElement.GetProperty("front").EnumerateArray().Select(point => (point.GetProperty("weights").GetInt32(),
                point.GetProperty("bits").GetInt32(), point.GetProperty("return").GetDouble(), point.GetProperty("policy").GetBoolean())));
    }

    [Fact]
    public void Front_with_a_policy_without_numbers_says_that_fewer_bits_leave_it_as_it_is()
    {
        const string Remark = "  A policy without numbers has none to round: fewer bits leave it as it is.\n";
        var status = FakeRun.Example(state: RunState.Completed, iteration: 10) with
        {
            Front =
            [
                new(new PolicyDeployment(0, 0, 0, 0, 0, 32, 0, 0, 0), 7, 0.3, 100, IsWithin: true, IsPolicy: true),
                new(new PolicyDeployment(0, 0, 0, 0, 0, 8, 0, 0, 0), 7, 0.3, 20, IsWithin: true, IsPolicy: false),
            ],
        };

        Assert.Contains(Remark, RunReport.ToText(status), StringComparison.Ordinal);
        Assert.DoesNotContain(Remark, RunReport.ToText(status with { Front = FakeRun.ExampleFront }), StringComparison.Ordinal);
        Assert.DoesNotContain(Remark, RunReport.ToText(status with { Front = status.Front[..1] }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_deployment_stores_is_told_to_people_and_to_scripts()
    {
        var status = FakeRun.Example(iteration: 5) with { Deployment = new PolicyDeployment(51, 0, 19, 8, 7, 32, 0, 1234, 88) };

        Assert.Contains("deployed     85 numbers of 32 bits (51 weights, 19 biases, 15 of the normalizer): 1,234 B flash, 88 B RAM\n",
            RunReport.ToText(status), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(RunReport.ToJson(status));
        var size = document.RootElement.GetProperty("deployment");
        Assert.Equal([85, 51, 0, 19, 8, 7, 32, 0, 1234, 88], size.EnumerateObject().Select(entry => entry.Value.GetInt32()));
        Assert.Equal("numbers,weights,indices,biases,means,scales,bits,steps,flashBytes,ramBytes",
            string.Join(',', size.EnumerateObject().Select(entry => entry.Name)));
    }

    [Fact]
    public void Json_holds_the_promised_keys_on_one_line()
    {
        var text = RunReport.ToJson(FakeRun.Example(iteration: 5) with { TraceId = "abc" });

        Assert.DoesNotContain('\n', text);
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        Assert.Equal(["id", "state", "task", "iteration", "iterations", "meanReturn", "bestReturn", "fingerprint", "liveWeights", "biases",
            "bits", "traceId"],
            root.EnumerateObject().Take(12).Select(property => property.Name));
        Assert.Equal("swimmer-00000000", root.GetProperty("id").GetString());
        Assert.Equal("running", root.GetProperty("state").GetString());
        Assert.Equal(5, root.GetProperty("iteration").GetInt32());
        Assert.Equal(123.456, root.GetProperty("meanReturn").GetDouble());
        Assert.Equal(3040, root.GetProperty("bits").GetInt64());
        Assert.Equal("abc", root.GetProperty("traceId").GetString());
    }

    [Fact]
    public void Json_numbers_that_are_not_known_or_not_finite_are_null()
    {
        using var document =
            JsonDocument.Parse(RunReport.ToJson(FakeRun.Example() with { BestReturn = double.NegativeInfinity, LiveWeights = double.NaN }));

        foreach (var name in (string[])["meanReturn", "bestReturn", "liveWeights", "policyReturn"])
            Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty(name).ValueKind);
    }

    [Theory]
    [InlineData(RunState.Running, "running")]
    [InlineData(RunState.Paused, "paused")]
    [InlineData(RunState.Completed, "completed")]
    [InlineData(RunState.Failed, "failed")]
    [InlineData(RunState.Cancelled, "cancelled")]
    public void States_have_fixed_names(RunState state, string expected) => Assert.Equal(expected, RunReport.StateName(state));

    [Fact]
    public void Text_says_state_progress_size_and_checkpoint()
    {
        var text = RunReport.ToText(
            FakeRun.Example(iteration: 5) with { CheckpointedIteration = new(4), Activity = "iteration 6: 40 of 150 evaluations" });

        Assert.Equal("""
            run          swimmer-00000000  (running)
            task         swimmer, seed 1
            iteration    5 of 10 (checkpoint at 4)
            mean return  123.5, best 130.0
            size         64 of 320 weights + 31 biases, 72.9 % smaller than dense; 3,040 bits
            speed        85.3 evaluations/s, 10 s left
            now          iteration 6: 40 of 150 evaluations
            fingerprint  0123456789abcdef0123456789abcdef

            """, text, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Text_and_json_say_under_which_numerics_the_run_is()
    {
        var status = FakeRun.Example() with
        {
            NumericsIdentity = "esenas numerics 1; x64; glibc 2.36; task swimmer/1 model 01234567 mujoco 3.12.0",
        };

        Assert.Contains("numerics     MuJoCo 3.12.0, x64, glibc 2.36, EsEnas numerics 1\n", RunReport.ToText(status),
            StringComparison.Ordinal);
        using var document = JsonDocument.Parse(RunReport.ToJson(status));
        Assert.Equal(status.NumericsIdentity, document.RootElement.GetProperty("numericsIdentity").GetString());
    }

    [Fact]
    public void Size_is_that_of_the_chosen_policy_where_there_is_one()
    {
        // A masked run: its last models used 11.1 weights in the mean, its policy 12.
        var status = FakeRun.Example(iteration: 5)
            with { LiveWeights = 11.1, DenseWeights = 16, Biases = 0, Bits = 384, PolicyWeights = 12, FairBits = 400 };

        Assert.Contains("size         12 of 16 weights + 0 biases, 25.0 % smaller than dense; 384 bits (400 in a fair count)",
            RunReport.ToText(status), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(RunReport.ToJson(status));
        Assert.Equal((11.1, 12, 0.25, 400), (document.RootElement.GetProperty("liveWeights").GetDouble(),
            document.RootElement.GetProperty("policyWeights").GetInt32(), document.RootElement.GetProperty("compression").GetDouble(),
            document.RootElement.GetProperty("fairBits").GetInt64()));
    }

    [Fact]
    public void Polish_is_an_object_with_its_gain_and_absent_without_one()
    {
        using var document = JsonDocument.Parse(RunReport.ToJson(FakeRun.Example() with { Polish = new PolishStatus(20, 20, 340.5, 352) }));
        var polish = document.RootElement.GetProperty("polish");

        Assert.Equal((20, 20), (polish.GetProperty("iteration").GetInt32(), polish.GetProperty("iterations").GetInt32()));
        Assert.Equal((340.5, 352, 11.5),
            (polish.GetProperty("before").GetDouble(), polish.GetProperty("after").GetDouble(), polish.GetProperty("gain").GetDouble()));
        using var running = JsonDocument.Parse(RunReport.ToJson(FakeRun.Example() with { Polish = new PolishStatus(3, 20, 340.5, null) }));
        Assert.Equal(JsonValueKind.Null, running.RootElement.GetProperty("polish").GetProperty("gain").ValueKind);
        using var none = JsonDocument.Parse(RunReport.ToJson(FakeRun.Example()));
        Assert.False(none.RootElement.TryGetProperty("polish", out _));
    }

    [Fact]
    public void Progress_and_phases_are_objects_that_a_script_can_tell_apart()
    {
        var status = (FakeRun.Example() with { Progress = new RunProgress("fine-tuning", 3, 20, "iteration", 40, 150) })
            .WithPhases(
                [new PhaseStatus("selection", 4, 4, "round", null, 340.5), new PhaseStatus("fine-tuning", 3, 20, "iteration", 340.5)]);

        using var document = JsonDocument.Parse(RunReport.ToJson(status));

        var root = document.RootElement;
        Assert.Equal("fine-tuning, iteration 4 of 20: 40 of 150 evaluations", root.GetProperty("activity").GetString());
        Assert.Equal("", root.GetProperty("blockedBy").GetString());
        var progress = root.GetProperty("progress");
        Assert.Equal(("fine-tuning", 3, 20, 40, 150), (progress.GetProperty("phase").GetString(), progress.GetProperty("done").GetInt32(),
            progress.GetProperty("steps").GetInt32(), progress.GetProperty("evaluationsDone").GetInt32(),
            progress.GetProperty("evaluations").GetInt32()));
        Assert.Equal(["selection", "fine-tuning"], root.GetProperty("phases")
            .EnumerateArray().Select(phase => phase.GetProperty("phase").GetString()));
        // Under the name that scripts know, too.
        Assert.Equal(3, root.GetProperty("polish").GetProperty("iteration").GetInt32());
    }

    [Theory]
    [InlineData(RunBlock.Interrupted, "interrupted: resume it to go on", "interrupted")]
    [InlineData(RunBlock.FruitlessStart, "waiting a moment: the last start brought nothing", "fruitlessStart")]
    [InlineData(RunBlock.Starting, "starting", "starting")]
    public void What_blocks_a_run_is_a_word_for_scripts_and_a_sentence_for_people(RunBlock block, string text, string word)
    {
        using var document = JsonDocument.Parse(RunReport.ToJson(FakeRun.Example() with { BlockedBy = block }));

        Assert.Equal((text, word),
            (document.RootElement.GetProperty("activity").GetString(), document.RootElement.GetProperty("blockedBy").GetString()));
    }

    [Theory]
    [InlineData(20, 352.0, "fine-tuning  gained 12.00: from 340.0 to 352.0 in 20 iterations\n")]
    [InlineData(20, 339.0, "fine-tuning  gained nothing: 339.0 after 20 iterations; the policy stays as it was chosen, 340.0\n")]
    [InlineData(3, null, "fine-tuning  3 of 20 iterations, from 340.0\n")]
    public void Text_says_what_the_fine_tuning_gained(int iteration, double? after, string expected) =>
        Assert.Contains(expected, RunReport.ToText(FakeRun.Example() with { Polish = new PolishStatus(iteration, 20, 340, after) }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(358.26, 0.19, "fine-tuning  no clear gain: from 358.2 to 358.3 in 20 iterations, each ± 0.19\n")]
    [InlineData(359.2, 0.19, "fine-tuning  gained 1.00: from 358.2 to 359.2 in 20 iterations\n")]
    [InlineData(359.2, 1.5, "fine-tuning  no clear gain: from 358.2 to 359.2 in 20 iterations, each ± 1.50\n")]
    public void Gain_that_chance_alone_could_give_is_not_called_one(double after, double error, string expected) =>
        Assert.Contains(expected, RunReport.ToText(
            FakeRun.Example() with { Polish = new PolishStatus(20, 20, 358.2, after), PolicyReturn = after, PolicyReturnError = error }),
            StringComparison.Ordinal);

    [Fact]
    public void Paused_run_says_how_to_go_on()
    {
        var commands = new CommandNames("./esenas", ["--data", "d"]);

        Assert.EndsWith("next         ./esenas resume r --data d\n", RunReport.ToText(FakeRun.Example("r", RunState.Paused, 3), commands),
            StringComparison.Ordinal);
        Assert.DoesNotContain("resume", RunReport.ToText(FakeRun.Example("r", RunState.Running, 3), commands), StringComparison.Ordinal);
        Assert.DoesNotContain("resume", RunReport.ToText(FakeRun.Example("r", RunState.Completed, 10), commands), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_left_of_a_run_that_may_end_by_itself_is_at_most_that()
    {
        var status = FakeRun.Example(iteration: 5) with { MayEndEarly = true };

        Assert.Contains("85.3 evaluations/s, at most 10 s left\n", RunReport.ToText(status), StringComparison.Ordinal);
        Assert.DoesNotContain("at most", RunReport.ToText(status with { EndedBy = "flat" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Pareto_set_is_a_list_in_json_and_a_line_where_sizes_differ()
    {
        var status = FakeRun.Example() with { Pareto = [new(3, -1.5, new(7)), new(12, 40, new(9))] };

        using var document = JsonDocument.Parse(RunReport.ToJson(status));
        Assert.Equal([(3, -1.5, 7), (12, 40.0, 9)], document.RootElement.GetProperty("pareto").EnumerateArray().Select(point =>
            (point.GetProperty("liveWeights").GetInt32(), point.GetProperty("return").GetDouble(),
                point.GetProperty("iteration").GetInt32())));
        Assert.Contains("pareto       3 weights -1.50, 12 weights 40.00 (best single episodes)\n", RunReport.ToText(status),
            StringComparison.Ordinal);
        Assert.DoesNotContain("pareto", RunReport.ToText(status with { Pareto = [new(3, -1.5, new(7))] }), StringComparison.Ordinal);
        Assert.Contains("\"pareto\":[]", RunReport.ToJson(status with { Pareto = default }), StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Result_gives_the_policys_return_with_its_error_and_the_next_commands()
    {
        var text = RunReport.ResultText(FakeRun.Example(state: RunState.Completed, iteration: 10), SamplePolicy.For("swimmer"),
            new CommandNames("./esenas", ["--data", "d"]));

        Assert.Contains("policy       12.50 ± 0.20 over 100 episodes that had no part in choosing it\n", text, StringComparison.Ordinal);
        Assert.Contains("size         16 weights + 3 biases, ", text, StringComparison.Ordinal);
        Assert.Contains("next         ./esenas export swimmer-00000000 -o policy.json --data d\n             ./esenas " +
            "eval swimmer-00000000 --data d\n", text, StringComparison.Ordinal);
    }
}
