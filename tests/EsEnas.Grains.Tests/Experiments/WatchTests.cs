using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.History;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

public sealed class WatchTests(WatchTests.Fixture fixture) : IClassFixture<WatchTests.Fixture>
{
    private GrainCluster Cluster => fixture.Cluster;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_from_the_start_sees_every_row_once_in_order_and_ends_with_the_run()
    {
        var yaml = Specifications.Point(1200, seed: 2, directions: 1, atCurrent: 1, everySeconds: 0.2);
        await Cluster.Run("watched").Submit(new SubmitRequest(yaml));
        var watchers = new[] { WatchAsync("watched", 1), WatchAsync("watched", 1), WatchAsync("watched", 700) };
        var seen = await Task.WhenAll(watchers);
        var expected = Specifications.UndisturbedHistory(yaml);
        Assert.Equal(expected, seen[0].Rows);
        Assert.Equal(expected, seen[1].Rows);
        Assert.Equal(expected[699..], seen[2].Rows);
        Assert.All(seen, s => Assert.Equal(RunState.Completed, s.Last.State));
        Assert.NotNull(seen[0].Last.PolicyReturn);
    }

    [Fact]
    public async Task Watch_of_a_completed_run_replays_in_bounded_pieces_and_ends()
    {
        await Cluster.CompleteAsync("replayed", Specifications.Point(1100, seed: 4, directions: 1, atCurrent: 1, everySeconds: 1));
        var rows = 0;
        await foreach (var update in Cluster.Run("replayed").Watch(new(1), Cancelled))
        {
            Assert.InRange(update.Rows.Count, 0, 500);
            rows += update.Rows.Count;
        }
        Assert.Equal(1100, rows);
    }

    [Fact]
    public async Task Watch_ends_when_the_run_is_paused_and_can_go_on_from_the_last_row()
    {
        var run = Cluster.Run("interruptedWatch");
        await run.Submit(new SubmitRequest(Specifications.Point(100_000, seed: 5)));
        var first = WatchAsync("interruptedWatch", 1);
        await Cluster.UntilAsync("interruptedWatch", s => s.Iteration.Value >= 5);
        var paused = await run.Pause();
        var seen = await first;
        Assert.Equal(RunState.Paused, seen.Last.State);
        Assert.Equal(paused.Iteration.Value, seen.Rows.Count);
        await run.Resume(false);
        var second = WatchAsync("interruptedWatch", seen.Rows.Count + 1);
        await Cluster.UntilAsync("interruptedWatch", s => s.Iteration.Value >= paused.Iteration.Value + 3);
        await run.Cancel();
        var rest = await second;
        Assert.Equal(RunState.Cancelled, rest.Last.State);
        Assert.Equal(await Cluster.HistoryAsync("interruptedWatch"), seen.Rows.Concat(rest.Rows));
    }

    [Fact]
    public async Task Watch_can_be_left_at_any_time()
    {
        var run = Cluster.Run("left");
        await run.Submit(new SubmitRequest(Specifications.Point(100_000, seed: 6)));
        await foreach (var update in run.Watch(new(1), Cancelled))
            if (update.Status.Iteration.Value >= 2) break;
        Assert.Equal(RunState.Cancelled, (await run.Cancel()).State);
    }

    [Fact]
    public async Task History_is_served_by_range_across_chunks_and_from_memory()
    {
        var yaml = Specifications.Point(2030, seed: 7, directions: 1, atCurrent: 1, everySeconds: 0.3);
        var run = Cluster.Run("ranges");
        await Cluster.CompleteAsync("ranges", yaml);
        var all = Specifications.UndisturbedHistory(yaml);
        foreach (var (from, count) in new[]
        {
            (1, 3), (999, 3), (1000, 1), (1001, 1), (1990, 100), (2030, 1), (2031, 5), (0, 8), (5, 0), (1, int.MaxValue)
        })
        {
            var expected = all.Where((_, i) => i + 1 >= from && i + 1L < (long)from + count);
            Assert.Equal(expected, Specifications.Csv(await run.GetHistory(new(from), count)));
        }
    }

    [Fact]
    public async Task History_chunk_keeps_rows_in_order_and_overwrites_equal_iterations()
    {
        var chunk = Cluster.GrainsOfSilo.GetGrain<IHistoryGrain>("other/0");
        await chunk.Append(IterationRow.Pack([Row(2, 1), Row(3, 1)]), []);
        await chunk.Append(IterationRow.Pack([Row(1, 1), Row(3, 2), Row(4, 1)]), []);
        await chunk.Append([], []);
        Assert.Equal([(1, 1.0), (2, 1.0), (3, 2.0), (4, 1.0)],
            IterationRow.Unpack(await chunk.Read(new(0), 100)).Select(r => (r.Iteration.Value, r.MeanReturn)));
        Assert.Equal([2, 3], IterationRow.Unpack(await chunk.Read(new(2), 2)).Select(r => r.Iteration.Value));
        await Cluster.Silos.DeactivateAsync(chunk);
        Assert.Equal(4, IterationRow.Unpack(await chunk.Read(new(1), int.MaxValue)).Count);
        Assert.Throws<ArgumentException>(() => IterationRow.Unpack(new byte[81]));
    }

    [Fact]
    public async Task History_chunk_keeps_proposals_beside_the_rows()
    {
        var chunk = Cluster.GrainsOfSilo.GetGrain<IHistoryGrain>("summaries-alone/0");
        await chunk.Append(IterationRow.Pack([Row(1, 1), Row(2, 1)]), ProposalSummary.Pack([Summary(2, 7)]));
        await chunk.Append(IterationRow.Pack([Row(3, 1)]), ProposalSummary.Pack([Summary(1, 5), Summary(2, 8)]));
        await Cluster.Silos.DeactivateAsync(chunk);
        Assert.Equal([Summary(1, 5), Summary(2, 8)], ProposalSummary.Unpack(await chunk.ReadProposals(new(1), int.MaxValue)));
        Assert.Equal([Summary(2, 8)], ProposalSummary.Unpack(await chunk.ReadProposals(new(2), 1)));
        Assert.Empty(await chunk.ReadProposals(new(3), 5));
        Assert.Equal([1, 2, 3], IterationRow.Unpack(await chunk.Read(new(1), 10)).Select(r => r.Iteration.Value));
    }

    [Fact]
    public async Task Chunk_of_an_older_build_has_rows_and_no_proposals()
    {
        var chunk = Cluster.GrainsOfSilo.GetGrain<IHistoryGrain>("older/0");
        await chunk.Append(IterationRow.Pack([Row(1, 1)]), ProposalSummary.Pack([Summary(1, 5)]));
        await Cluster.Silos.DeactivateAsync(chunk);
        Cluster.Store.Change<HistoryChunk>("history", chunk.GetGrainId(), stored => new HistoryChunk { Rows = stored.Rows });
        Assert.Empty(await chunk.ReadProposals(new(1), 10));
        await chunk.Append(IterationRow.Pack([Row(2, 1)]), ProposalSummary.Pack([Summary(2, 6)]));
        Assert.Equal([Summary(2, 6)], ProposalSummary.Unpack(await chunk.ReadProposals(new(1), 10)));
        Assert.Equal(2, IterationRow.Unpack(await chunk.Read(new(1), 10)).Count);
    }

    [Fact]
    public async Task Proposals_of_a_run_are_those_of_an_undisturbed_one_as_far_as_they_are_kept()
    {
        var yaml = Specifications.Point(1205, seed: 8, directions: 1, atCurrent: 1, everySeconds: 0.2);
        await Cluster.CompleteAsync("proposals", yaml);
        var expected = Specifications.UndisturbedProposals(yaml);
        Assert.Equal(192, expected.Count);
        Assert.Equal(expected, ProposalSummary.Unpack(await Cluster.Run("proposals").GetProposals(new(1), int.MaxValue)));
        Assert.Equal([990, 1000, 1100], ProposalSummary.Unpack(await Cluster.Run("proposals").GetProposals(new(985), 120))
            .Select(p => p.Iteration.Value));
    }

    private static ProposalSummary Summary(int iteration, ushort count) => new(new(iteration), 9, [count, 0, 9], 0.5, double.NaN);

    private static IterationRow Row(int iteration, double mean) => new(new(iteration), mean, mean, mean, 0, 1, 0, 1, 1, new Fingerprint(1));

    private async Task<(List<string> Rows, RunStatus Last)> WatchAsync(string id, int from)
    {
        var rows = new List<string>();
        RunStatus? last = null;
        await foreach (var update in Cluster.Run(id).Watch(new(from), Cancelled))
        {
            rows.AddRange(update.Rows.Select(row => row.ToCsv()));
            last = update.Status;
        }
        return (rows, last!);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal GrainCluster Cluster { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cluster = await GrainCluster.StartAsync();

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
