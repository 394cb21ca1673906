using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>Names and labels that users give to runs.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public async Task Name_and_labels_survive_a_restart_and_change_no_number()
    {
        var storage = new SharedStorage();
        var yaml = Specifications.Point(80, seed: 3);
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.Run("a").Submit(new SubmitRequest(yaml, Labels: "study=noise"));
            await first.UntilAsync("a", status => status.Iteration.Value >= 3);
            var renamed = await first.Run("a").Describe(new RunDescription("best", "robot=x study=bits"));
            Assert.Equal(("best", "robot=x study=bits"), (renamed.Name, renamed.Labels));
            await first.EndAsync("a");
        }
        // The list is rebuilt from the records.
        storage.Remove("catalog/experimentcatalog/0");
        await using var second = await GrainCluster.StartAsync(storage: storage);
        var entry = Assert.Single(await second.Catalog.List());
        Assert.Equal(("a", "best", "robot=x study=bits"), (entry.Id.Value, entry.Name, entry.Labels));
        Assert.Equal("a", (await second.Catalog.Find("bes")).Id.Value);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await second.HistoryAsync("a"));
        Assert.Equal("", (await second.Run("a").Describe(new RunDescription("a"))).Name);
        Assert.False((await second.Catalog.Find("best")).IsFound);
        Assert.False((await second.Catalog.Find("")).IsFound);
    }

    [Fact]
    public async Task No_two_runs_have_the_same_name()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("a", Specifications.Point(1));
        await cluster.CompleteAsync("b", Specifications.Point(1));
        await cluster.Run("a").Describe(new RunDescription("best"));
        Func<Task>[] attempts =
        [
            () => cluster.Run("b").Describe(new RunDescription("best")), () => cluster.Run("b").Describe(new RunDescription("a")),
            () => cluster.Run("best").Submit(new SubmitRequest(Specifications.Point(1))),
        ];
        foreach (var attempt in attempts)
            Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(attempt)).Error);
        Assert.Equal("", (await cluster.Run("b").GetStatus()).Name);
        await cluster.Run("a").Delete(RunDeletion.Resting);
        Assert.Equal("best", (await cluster.Run("b").Describe(new RunDescription("best"))).Name);
    }
}
