using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Commands;

/// <summary>
/// docs/paper.md holds the tables as <c>paper ITEM --recorded --markdown</c> prints them, word for word. With
/// <c>ESENAS_RECORD_TABLES=1</c> they are written anew first.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class PaperDocumentTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("table2")]
    [InlineData("table3")]
    [InlineData("table4")]
    [InlineData("table5")]
    public async Task Document_has_the_table_as_the_command_prints_it(string item)
    {
        var result = await Invocation.RunAsync(["paper", item, "--recorded", "--markdown", "--data", scratch.Path], new FakeConnector());
        Assert.True(result.Code == ExitCode.Ok, result.Error);

        var path = Checkout.PathOf("docs/paper.md");
        var document = await File.ReadAllTextAsync(path);
        var (begin, end) = ($"<!-- {item}: begin -->\n", $"<!-- {item}: end -->\n");
        var from = document.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = document.IndexOf(end, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("ESENAS_RECORD_TABLES") == "1")
        {
            document = string.Concat(document.AsSpan(0, from), result.Out, document.AsSpan(to));
            await File.WriteAllTextAsync(path, document);
            to = from + result.Out.Length;
        }

        Assert.Equal(result.Out, document[from..to]);
    }
}
