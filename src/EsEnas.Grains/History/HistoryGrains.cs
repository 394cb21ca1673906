using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.History;

/// <summary>The history grains of one history.</summary>
/// <param name="key">What their keys begin with.</param>
/// <param name="grains">Where they are.</param>
internal sealed class HistoryGrains(string key, IGrainFactory grains) : IHistoryChunks
{
    public Task<byte[]> ReadAsync(int chunk, IterationNumber from, int count) => Grain(chunk).Read(from, count);

    public Task<byte[]> ReadProposalsAsync(int chunk, IterationNumber from, int count) => Grain(chunk).ReadProposals(from, count);

    public Task AppendAsync(int chunk, byte[] rows, byte[] proposals) => Grain(chunk).Append(rows, proposals);

    private IHistoryGrain Grain(int chunk) => grains.GetGrain<IHistoryGrain>(StoredKeys.HistoryKey(key, chunk));
}
