using EsEnas.Core.Evaluations;
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

    [Fact]
    public async Task Run_that_failed_for_lack_of_anything_valid_cannot_be_resumed_after_it_is_labeled_either()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (_, _) => InvalidReason.Diverged;
        await cluster.CompleteAsync("a", Specifications.Point());
        Assert.Equal("study=noise", (await cluster.Run("a").Describe(new RunDescription(Labels: "study=noise"))).Labels);
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(() => cluster.Run("a").Resume(false))).Error);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("rename")]
    [InlineData("extend")]
    [InlineData("amend")]
    public async Task Run_that_fails_while_it_is_being_changed_is_not_started_again(string what)
    {
        await using var cluster = await GrainCluster.StartAsync();
        using var gate = new ManualResetEventSlim();
        var isBroken = true;
        cluster.Objectives.Before = (plan, _, token) =>
        {
            if (plan.Id.Iteration < 2 || !Volatile.Read(ref isBroken)) return;
            gate.Wait(token);
            throw new InvalidOperationException("bang");
        };
        var run = cluster.Run("a");
        await run.Submit(new SubmitRequest(Specifications.Point(everySeconds: 1000)));
        await cluster.UntilAsync("a", status => status.Iteration.Value >= 1);
        var (ending, written) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        cluster.Storage.Hold = key =>
        {
            if (!key.StartsWith("experiment/", StringComparison.Ordinal)) return Task.CompletedTask;
            ending.TrySetResult();
            return written.Task;
        };
        gate.Set();
        await ending.Task;
        var change = what switch
        {
            "label" => run.Describe(new RunDescription(Labels: "study=noise")),
            "rename" => run.Describe(new RunDescription("best")),
            "extend" => run.Extend(100),
            _ => run.Amend(Specifications.Point(everySeconds: 1000).Replace("reportEpisodes: 4", "reportEpisodes: 5",
                StringComparison.Ordinal)),
        };
        // It waits for the last write by then, as a rule.
        for (var i = 0; i < 50; i++) await run.GetStatus();
        // Started again it would be completed.
        Volatile.Write(ref isBroken, false);
        written.SetResult();

        if (what is "label" or "rename") Assert.Equal(RunState.Failed, (await change).State);
        else Assert.Contains("is failed", (await Assert.ThrowsAsync<RunException>(() => change)).Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Failed, (await cluster.EndAsync("a")).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Name_that_only_the_list_has_taken_is_mended_by_the_next_attempt_and_by_the_next_start(bool restart)
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.CompleteAsync("a", Specifications.Point(1));
            // A rename whose silo dies before the record is written.
            await first.GrainsOfSilo.GetGrain<IExperimentCatalog>(0).TakeName(new("a"), "best");
            Assert.Equal("a", (await first.Catalog.Find("best")).Id.Value);
            if (!restart) await first.Run("a").Describe(new RunDescription("a"));
            if (!restart) Assert.False((await first.Catalog.Find("best")).IsFound);
        }
        await using var second = await GrainCluster.StartAsync(storage: storage);
        await GrainCluster.UntilAsync(async () => (await second.Catalog.List()).Single().Name is null);
        Assert.False((await second.Catalog.Find("best")).IsFound);
    }
}
