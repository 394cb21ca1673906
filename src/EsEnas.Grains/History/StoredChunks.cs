using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.History;

/// <summary>The chunks of one history as they are stored, read without their grains.</summary>
/// <param name="key">What the keys of their grains begin with.</param>
/// <param name="states">The store.</param>
internal sealed class StoredChunks(string key, IStoredStates states) : IHistoryChunks
{
    public async Task<IReadOnlyList<IterationRow>> ReadAsync(int chunk, IterationNumber from, int count) =>
        (await SoundAsync(chunk)).RowsOf(from, count);

    public async Task<IReadOnlyList<ProposalSummary>> ReadProposalsAsync(int chunk, IterationNumber from, int count) =>
        (await SoundAsync(chunk)).ProposalsOf(from, count);

    public Task AppendAsync(int chunk, IEnumerable<IterationRow> rows, IEnumerable<ProposalSummary> proposals) =>
        throw new NotSupportedException("This store is only read.");

    private async Task<HistoryChunk> SoundAsync(int chunk)
    {
        var stored = await states.ReadAsync<HistoryChunk>(HistoryChunk.StateName, StoredKeys.History(key, chunk), CancellationToken.None)
            ?? new HistoryChunk();
        stored.Examine();
        return stored.Damage.Length == 0 ? stored : throw StoredStates.Damaged(HistoryChunk.NameOf(key, chunk), stored.Damage);
    }
}
