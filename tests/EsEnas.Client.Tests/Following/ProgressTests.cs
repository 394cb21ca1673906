using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Following;

public sealed class ProgressTests
{
    [Fact]
    public void Progress_off_a_terminal_is_a_line_every_five_seconds()
    {
        using var error = new StringWriter();
        var time = new HurriedTime();
        var view = new PlainProgress(new Terminal { Out = TextWriter.Null, Error = error, Environment = _ => null, Time = time });

        for (var iteration = 1; iteration <= 20; iteration++)
        {
            view.Show(FakeRun.Example(iteration: iteration, iterations: 20), [FakeRun.Row(iteration)]);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["iteration 1/20", "iteration 6/20", "iteration 11/20", "iteration 16/20"],
            error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")[0]));
    }

    [Fact]
    public void Phase_after_training_is_said_once_and_each_of_its_rounds()
    {
        using var error = new StringWriter();
        var view =
            new PlainProgress(new Terminal { Out = TextWriter.Null, Error = error, Environment = _ => null, Time = new HurriedTime() });
        var status = FakeRun.Example(iteration: 10);

        view.Show(status with { Progress = new RunProgress("training", 9, 10, "iteration", 3, 150) }, []);
        view.Show(status with { Progress = new RunProgress("selection", 0, 4, "round", 3, 128) }, []);
        view.Show(status with { Progress = new RunProgress("selection", 0, 4, "round", 9, 128) }, []);
        view.Show(status with { Progress = new RunProgress("selection", 1, 4, "round", 0, 128) }, []);
        view.Show(status with { Progress = new RunProgress("fine-tuning", 0, 200, "iteration", 0, 150) }, []);
        view.Show(status with { Progress = new RunProgress("fine-tuning", 1, 200, "iteration", 0, 150) }, []);

        Assert.Equal("selection, round 1 of 4\nselection, round 2 of 4\nfine-tuning, 200 iterations\n", error.ToString());
    }

    [Fact]
    public void Warning_is_said_once_and_again_when_it_comes_back()
    {
        using var error = new StringWriter();
        var view =
            new PlainProgress(new Terminal { Out = TextWriter.Null, Error = error, Environment = _ => null, Time = new HurriedTime() });
        var status = FakeRun.Example(iteration: 10);

        view.Show(status with { Warning = "flat" }, []);
        view.Show(status with { Warning = "flat" }, []);
        view.Show(status, []);
        view.Show(status with { Warning = "flat" }, []);

        Assert.Equal("warning: flat\nwarning: flat\n", error.ToString());
    }

    [Fact]
    public async Task Progress_on_a_terminal_draws_bar_curve_and_activity()
    {
        using var error = new StringWriter();
        var terminal = new Terminal
        {
            Out = TextWriter.Null,
            Error = error,
            ErrorIsTerminal = true,
            Environment = name => name == "NO_COLOR" ? "1" : null,
        };

        var answer = await LiveProgress.RunAsync(terminal, view =>
        {
            view.Show(FakeRun.Example(iteration: 1) with { Activity = "iteration 2: [40 of 150]" }, [FakeRun.Row(1)]);
            view.Remark("no answer");
            view.Show(FakeRun.Example(iteration: 5), [FakeRun.Row(2, mean: 9)]);
            return Task.FromResult(7);
        });

        Assert.Equal(7, answer);
        Assert.Contains("iteration 5/10", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[40 of 150]", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("━━━", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { 1, 2 }, 10, "▁█")]
    [InlineData(new double[] { 3, 3, 3 }, 10, "▁▁▁")]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 8, "▁▂▃▄▅▆▇█")]
    [InlineData(new double[] { 0, 0, 8, 8 }, 2, "▁█")]
    public void Sparkline_scales_between_least_and_greatest(double[] values, int width, string expected) =>
        Assert.Equal(expected, LiveProgress.Sparkline(values, width));

    [Fact]
    public void Bar_reads_without_color()
    {
        Assert.Equal("━━╌╌╌╌╌╌╌╌╌╌╌╌  14 %", StyledLine.Bar(0.14, 20).ToText(color: false));
        Assert.DoesNotContain('━', StyledLine.Bar(0.01, 40).ToText(color: false));
        Assert.DoesNotContain('╌', StyledLine.Bar(1, 40).ToText(color: false));
        Assert.EndsWith("  99 %", StyledLine.Bar(0.999, 40).ToText(color: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Progress_is_never_wider_than_the_window(int columns)
    {
        using var error = new StringWriter();
        var terminal = new Terminal { Out = TextWriter.Null, Error = error, ErrorIsTerminal = true, Columns = () => columns,
            Environment = name => name == "NO_COLOR" ? "1" : null };

        await LiveProgress.RunAsync(terminal, view =>
        {
            view.Show(FakeRun.Example(iteration: 5) with { Activity = "choosing the policy, round 2: 113 of 128 evaluations",
                Warning = "all returns of the last iteration are equal to each other" },
                [.. Enumerable.Range(1, 200).Select(i => FakeRun.Row(i, i))]);
            return Task.FromResult(0);
        });

        Assert.All(PseudoTerminal.Plain(error.ToString()).Split('\n'), line => Assert.InRange(line.Trim('\r').Length, 0, columns - 1));
    }

    [Fact]
    public async Task Lost_connection_is_said_at_once_and_not_at_the_next_iteration()
    {
        using var error = new StringWriter();
        var terminal = new Terminal { Out = TextWriter.Null, Error = error, ErrorIsTerminal = true, Environment = _ => null };

        await LiveProgress.RunAsync(terminal, view =>
        {
            view.Show(FakeRun.Example(iteration: 5), []);
            view.Remark("no answer");
            Assert.Contains("no answer", error.ToString(), StringComparison.Ordinal);
            return Task.FromResult(0);
        });
    }
}
