using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.History;

/// <summary>The history grains of one history.</summary>
/// <param name="key">What their keys begin with.</param>
/// <param name="grains">Where they are.</param>
internal sealed class HistoryGrains(string key, IGrainFactory grains) : IHistoryChunks
{
    public async Task<IReadOnlyList<IterationRow>> ReadAsync(int chunk, IterationNumber from, int count) =>
        IterationRow.Unpack(await Grain(chunk).Read(from, count));

    public async Task<IReadOnlyList<ProposalSummary>> ReadProposalsAsync(int chunk, IterationNumber from, int count) =>
        ProposalSummary.Unpack(await Grain(chunk).ReadProposals(from, count));

    public Task AppendAsync(int chunk, IEnumerable<IterationRow> rows, IEnumerable<ProposalSummary> proposals) =>
        Grain(chunk).Append(IterationRow.Pack(rows), ProposalSummary.Pack(proposals));

    private IHistoryGrain Grain(int chunk) => grains.GetGrain<IHistoryGrain>(StoredKeys.HistoryKey(key, chunk));
}
