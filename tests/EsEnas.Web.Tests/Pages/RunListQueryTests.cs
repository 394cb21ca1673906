using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Curves;
using EsEnas.Web.Pages;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Pages;

/// <summary>The list's filter and order, which the address holds.</summary>
public sealed class RunListQueryTests
{
    private static readonly RunListQuery All = new("", "", "", false, 1);

    private static RunRow Row(string id, double? mean, string? name = null, string? labels = null) => new(
        new CatalogEntry(new RunId(id), "swimmer", RunState.Running, DateTimeOffset.UnixEpoch, 10, Name: name, Labels: labels),
        mean is null ? RunView.Unknown : new RunView(new RunStatus
        {
            Id = new RunId(id), State = RunState.Running, Task = "swimmer", Iteration = new IterationNumber(1), Iterations = 10,
            CheckpointedIteration = default, MeanReturn = mean,
        }, Curve.Empty, "", false));

    [Fact]
    public void Address_says_what_is_asked_and_nothing_else()
    {
        Assert.Equal("/", All.Link());
        Assert.Equal("/?q=a%26b&state=paused&sort=return&dir=desc&page=2", new RunListQuery("a&b", "paused", "return", true, 2).Link());
        Assert.Equal("/?sort=return", All.By("return").Link());
        Assert.Equal("/?sort=return&dir=desc", All.By("return").By("return").Link());
        Assert.Equal("/?sort=task", (All with { Sort = "return", IsDescending = true, Page = 3 }).By("task").Link());
    }

    [Fact]
    public void Order_puts_what_is_not_known_last_whichever_way()
    {
        RunRow[] rows = [Row("a", 2), Row("b", null), Row("c", 3)];
        Assert.Equal(["a", "c", "b"], (All with { Sort = "return" }).Order(rows).Select(row => row.Entry.Id.Value));
        Assert.Equal(["c", "a", "b"], (All with { Sort = "return", IsDescending = true }).Order(rows).Select(row => row.Entry.Id.Value));
        Assert.Equal(["a", "b", "c"], (All with { Sort = "no-such-column" }).Order(rows).Select(row => row.Entry.Id.Value));
    }

    [Theory]
    [InlineData("SWIM", "", true)]
    [InlineData("given", "", true)]
    [InlineData("study=noise", "", true)]
    [InlineData("", "running", true)]
    [InlineData("", "paused", false)]
    [InlineData("hopper", "", false)]
    public void Filter_looks_at_names_tasks_labels_and_states(string text, string state, bool matches) =>
        Assert.Equal(matches, (All with { Text = text, State = state }).Matches(Row("x", null, "given-name", "study=noise").Entry));
}
