using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>What happened to a run is there for whoever looks later, also after silos have gone.</summary>
public sealed class IncidentTests
{
    private const string Id = "run";

    [Fact]
    public async Task Lost_silo_is_still_told_of_after_the_run_has_ended_and_every_silo_is_another_one()
    {
        var storage = new SharedStorage();
        var yaml = Specifications.Point(120, seed: 21, everySeconds: 0.05);
        string lost;
        await using (var first = await GrainCluster.StartAsync(silos: 2, slots: 1, storage: storage))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            await first.UntilAsync(Id, status => status.CheckpointedIteration.Value >= 10);
            var victim = first.Silos.Silos.Single(silo => silo != first.HostOf(Id));
            lost = SiloId.Of(victim.SiloAddress).Value;
            // It has work when it is killed: of one that has none nobody need notice before the run ends.
            using var killed = new ManualResetEvent(false);
            var held = 0;
            first.Objectives.Before = (_, _, token) =>
            {
                Interlocked.Increment(ref held);
                WaitHandle.WaitAny([killed, token.WaitHandle]);
            };
            await GrainCluster.UntilAsync(() => Volatile.Read(ref held) >= 2);
            await first.Silos.KillSiloAsync(victim, TestContext.Current.CancellationToken);
            killed.Set();
            Assert.Equal(RunState.Completed, (await first.EndAsync(Id)).State);
            Assert.Equal(Specifications.UndisturbedHistory(yaml), await first.HistoryAsync(Id));
            first.Objectives.Before = (_, _, _) => { };
            // What an activation that begins anew goes by.
            var roster = first.HostOf(Id).ServiceProvider.GetRequiredService<ISiloRoster>();
            await GrainCluster.UntilAsync(() => roster.LostWithin(TimeSpan.FromHours(1)).Any(silo => silo.Value == lost));
            Assert.Empty(roster.LostWithin(TimeSpan.Zero));
        }
        await using var second = await GrainCluster.StartAsync(storage: storage);
        var told = await second.Run(Id).GetIncidents();
        Assert.Contains(told, incident => incident.Text.Contains(lost, StringComparison.Ordinal)
            && incident.Text.Contains("lost", StringComparison.Ordinal));
        Assert.StartsWith("begins on silo", told[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outage_of_the_store_is_stored_by_the_very_write_that_ends_it()
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.Run(Id).Submit(new SubmitRequest(Specifications.Point(100_000, seed: 22, everySeconds: 0.05)));
            await first.UntilAsync(Id, status => status.CheckpointedIteration.Value >= 2);
            storage.Fail = grain => grain.Contains(Id, StringComparison.Ordinal) ? new IOException("away") : null;
            await first.UntilAsync(Id, status => status.BlockedBy == RunBlock.Store);
            storage.Fail = _ => null;
            var record = await UntilStoredAsync(first, each => each.Text.StartsWith("the store is back", StringComparison.Ordinal));
            Assert.Contains(record.Incidents,
                incident => incident.Text.StartsWith("the store cannot be reached", StringComparison.Ordinal));
            await first.Run(Id).Cancel();
        }
        await using var second = await GrainCluster.StartAsync(storage: storage);
        Assert.Single(await second.Run(Id).GetIncidents(),
            incident => incident.Text.StartsWith("the store is back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Incidents_cost_no_write_of_their_own_and_are_not_those_of_a_run_that_takes_the_name()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var yaml = Specifications.Point(3, seed: 23);
        await cluster.CompleteAsync(Id, yaml);
        Assert.NotEmpty(await cluster.Run(Id).GetIncidents());
        var writes = cluster.Storage.Writes;
        await cluster.Run(Id).GetIncidents();
        Assert.Equal(writes, cluster.Storage.Writes);
        await cluster.Run(Id).Delete(RunDeletion.Resting);
        await cluster.Run(Id).Submit(new SubmitRequest(yaml, Start: false));
        Assert.Empty(await cluster.Run(Id).GetIncidents());
    }

    [Fact]
    public void Incidents_are_few_short_and_told_once_if_they_repeat()
    {
        var incidents = new RunIncidents(TimeProvider.System);
        for (var i = 1; i <= RunIncidents.Most + 5; i++) incidents.Add(new IterationNumber(i), $"event {i}");
        Assert.Equal(RunIncidents.Most, incidents.Stored.Length);
        Assert.Equal($"event {RunIncidents.Most + 5}", incidents.Shown[0].Text);
        incidents.Add(new IterationNumber(7), new string('x', 1000), 3);
        incidents.Add(new IterationNumber(8), "something else");
        incidents.Add(new IterationNumber(9), new string('x', 1000), 4);
        var last = incidents.Shown[0];
        Assert.Equal((7, 9, RunIncidents.LongestText + 1), (last.Evaluations, last.Iteration.Value, last.Text.Length));
        Assert.Single(incidents.Stored, each => each.Text == last.Text);
    }

    [Fact]
    public void Record_of_a_build_that_kept_no_incidents_has_none()
    {
        var incidents = new RunIncidents(TimeProvider.System);
        incidents.Restart(default);
        Assert.Empty(incidents.Shown);
    }

    private static async Task<ExperimentRecord> UntilStoredAsync(GrainCluster cluster, Func<RunIncident, bool> condition)
    {
        var record = new ExperimentRecord();
        await GrainCluster.UntilAsync(() =>
        {
            record = cluster.Store.Read<ExperimentRecord>("experiment", cluster.Run(Id).GetGrainId());
            return record.Incidents.Any(condition);
        });
        return record;
    }
}
