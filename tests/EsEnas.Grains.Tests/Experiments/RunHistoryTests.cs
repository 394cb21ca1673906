using System.Globalization;
using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>Histories that are so long that only some of their rows are stored.</summary>
public sealed class RunHistoryTests
{
    private readonly PaperChunks chunks = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(1_000_000, 1000)]
    [InlineData(1_000_001, 1000)]
    [InlineData(1_000_099, 1000)]
    [InlineData(1_000_100, 1001)]
    [InlineData(1_001_099, 1001)]
    [InlineData(1_001_100, 1002)]
    public void History_ends_with_the_chunk_of_the_last_row_that_is_kept(int last, int expected) =>
        Assert.Equal(expected, After(last).Chunks);

    [Theory]
    [InlineData(1_000_050, 1000, RunState.Paused)]
    [InlineData(1_000_050, 999, RunState.Damaged)]
    [InlineData(1_000_100, 1001, RunState.Paused)]
    [InlineData(1_000_100, 1000, RunState.Damaged)]
    public async Task Chunk_that_is_missing_is_damage_if_a_row_of_it_was_stored(int last, int stored, RunState expected)
    {
        var run = new RunId("run");
        var record = new ExperimentRecord { State = RunState.Paused, LastRow = IterationRow.Pack([RowOf(last)]) };
        var entry = new CatalogEntry(run, "point", RunState.Paused, default, 2_000_000);

        var right = await new RunRecords(new PaperStates(record, stored)).CorrectAsync(entry);

        Assert.Equal(expected, right.State);
    }

    [Fact]
    public async Task Last_row_is_read_once_also_where_it_is_thinned_out()
    {
        chunks.Rows.Add(RowOf(1_000_100));
        var history = After(1_000_150);
        Assert.Equal([1_000_100, 1_000_150], await ReadAsync(history, 1_000_001, 1000));
        Assert.Equal([1_000_150], await ReadAsync(history, 1_000_150, 1));
        Assert.Empty(await ReadAsync(history, 1_000_101, 49));
        Assert.Empty(await ReadAsync(history, 1_000_151, 1000));

        history.Add(RowOf(1_000_151), null);
        Assert.Equal([1_000_100, 1_000_151], await ReadAsync(history, 1_000_001, 1000));
        await history.StoreAsync();
        Assert.Equal([1_000_100, 1_000_151], await ReadAsync(history, 1_000_001, 1000));
        Assert.Single(chunks.Rows);

        for (var iteration = 1_000_152; iteration <= 1_000_200; iteration++) history.Add(RowOf(iteration), null);
        await history.StoreAsync();
        Assert.Equal([1_000_100, 1_000_200], await ReadAsync(history, 1_000_001, 1000));
        Assert.Equal(2, chunks.Rows.Count);
    }

    private static async Task<IEnumerable<int>> ReadAsync(RunHistory history, int from, int count) =>
        (await history.ReadAsync(new(from), count)).Select(row => row.Iteration.Value);

    /// <summary>A history that has just been read, up to an iteration.</summary>
    private RunHistory After(int last)
    {
        var history = new RunHistory("run", chunks);
        history.Restart(last == 0 ? [] : IterationRow.Pack([RowOf(last)]), [], []);
        return history;
    }

    private static IterationRow RowOf(int iteration) => new(new(iteration), 1, 1, 1, 1, 8, 0, 40, 6, new Fingerprint(UInt128.One));

    private sealed class PaperChunks : IHistoryChunks
    {
        public List<IterationRow> Rows { get; } = [];

        public Task<IReadOnlyList<IterationRow>> ReadAsync(int chunk, IterationNumber from, int count) =>
            Task.FromResult<IReadOnlyList<IterationRow>>([.. Rows.Where(row => ChunkNumbers.Of(row.Iteration) == chunk
                && row.Iteration >= from && row.Iteration < from + count)]);

        public Task<IReadOnlyList<ProposalSummary>> ReadProposalsAsync(int chunk, IterationNumber from, int count) =>
            Task.FromResult<IReadOnlyList<ProposalSummary>>([]);

        public Task AppendAsync(int chunk, IEnumerable<IterationRow> rows, IEnumerable<ProposalSummary> proposals)
        {
            Rows.AddRange(rows);
            return Task.CompletedTask;
        }
    }

    /// <summary>A store with a run and the first chunks of its history.</summary>
    private sealed class PaperStates(ExperimentRecord record, int chunks) : IStoredStates
    {
        public Task<IReadOnlyList<RunId>?> ListRunsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RunId>?>(null);

        public Task<TState?> ReadAsync<TState>(string name, GrainId grain, CancellationToken cancellationToken)
            where TState : class, new()
        {
            if (name != HistoryChunk.StateName) return Task.FromResult((TState?)(object)record);
            var chunk = int.Parse($"{grain.Key}".Split('/')[^1], CultureInfo.InvariantCulture);
            return Task.FromResult(chunk < chunks ? new TState() : null);
        }
    }
}
