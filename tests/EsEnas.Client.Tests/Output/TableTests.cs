using EsEnas.Client.Output;

namespace EsEnas.Client.Tests.Output;

public sealed class TableTests
{
    private static Table Example()
    {
        var table = new Table(("name", false), ("count", true));
        table.Add("a [long] name", "1");
        table.Add("b", "1,000");
        return table;
    }

    [Fact]
    public void Table_off_a_terminal_is_aligned_columns_without_borders() =>
        Assert.Equal("name           count\na [long] name      1\nb              1,000\n", Example().ToPlainText());

    [Fact]
    public void Table_on_a_terminal_has_borders_and_takes_brackets_as_they_are()
    {
        using var output = new StringWriter();
        Example().Write(
            new Terminal { Out = output, Error = output, OutIsTerminal = true, Environment = name => name == "NO_COLOR" ? "1" : null });

        Assert.Contains("a [long] name", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("│", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Narrow_window_leaves_out_the_least_important_columns_and_names_them()
    {
        using StringWriter output = new(), error = new();
        var table = new Table(("run", false), ("weights", true, 1), ("bits", true, 3), ("seeds", true, 2));
        table.Add("a-name-of-20-letters", "64", "1,203", "3");

        table.Write(OnTerminal(output, error, 40));

        Assert.Contains("│ a-name-of-20-letters │      64 │", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("bits", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("not shown: bits, seeds (--wide shows\nall)\n", error.ToString());
    }

    [Fact]
    public void Sentence_in_a_narrow_window_goes_on_in_the_next_line_between_two_words()
    {
        using StringWriter output = new(), error = new();
        var table = new Table(("task", false), new Column("summary") { Words = true });
        table.Add("swimmer", "A chain of three links that swims through a viscous fluid");

        table.Write(OnTerminal(output, error, 50));

        Assert.Contains("│ swimmer │ A chain of three links that swims    │\n│         │ through a viscous fluid              │\n",
            output.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void Window_without_room_for_what_must_be_there_gets_a_line_a_cell()
    {
        using StringWriter output = new(), error = new();
        var table = new Table(("run", false), ("state", false), ("weights", true, 1));
        table.Add("a-name-of-20-letters", "completed", "64");
        table.Add("b", "running", "7");

        table.Write(OnTerminal(output, error, 30));

        Assert.Equal("run      a-name-of-20-letters\nstate    completed\nweights  64\n\nrun      b\nstate    running\nweights  7\n",
            output.ToString());
        Assert.Contains("--wide", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_of_two_columns_do_not_push_the_border_out()
    {
        using StringWriter output = new(), error = new();
        var table = new Table(("task", false));
        table.Add("\u6e38\u6cf3");
        table.Add("abcdef");

        table.Write(OnTerminal(output, error, 30));

        Assert.Contains("│ \u6e38\u6cf3   │\n│ abcdef │\n", output.ToString(), StringComparison.Ordinal);
    }

    private static Terminal OnTerminal(StringWriter output, StringWriter error, int columns) =>
        new()
        {
            Out = output,
            Error = error,
            OutIsTerminal = true,
            Columns = () => columns,
            Environment = name => name is "TERM" ? "dumb" : null,
        };
}
