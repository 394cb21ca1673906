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
        Example().Write(new Terminal { Out = output, Error = output, OutIsTerminal = true, Environment = name => name == "NO_COLOR" ? "1" : null });

        Assert.Contains("a [long] name", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("│", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", output.ToString(), StringComparison.Ordinal);
    }
}
