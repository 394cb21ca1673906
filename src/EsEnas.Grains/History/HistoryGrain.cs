using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;

namespace EsEnas.Grains.History;

/// <summary>Stores a chunk of a run's history as one packed array.</summary>
internal sealed class HistoryGrain([PersistentState("history", ExperimentRecord.StorageName)] IPersistentState<HistoryChunk> storage) : Grain, IHistoryGrain
{
    public async Task Append(byte[] rows, byte[] proposals)
    {
        if (rows.Length == 0 && proposals.Length == 0) return;
        var byIteration = new SortedDictionary<int, IterationRow>();
        foreach (var row in PackedRows.Unpack(storage.State.Rows)) byIteration[row.Iteration] = row;
        foreach (var row in PackedRows.Unpack(rows)) byIteration[row.Iteration] = row;
        var summaries = new SortedDictionary<int, ProposalSummary>();
        foreach (var summary in ProposalSummary.Unpack(storage.State.Proposals)) summaries[summary.Iteration] = summary;
        foreach (var summary in ProposalSummary.Unpack(proposals)) summaries[summary.Iteration] = summary;
        await storage.WriteAsync(new HistoryChunk { Rows = PackedRows.Pack(byIteration.Values), Proposals = ProposalSummary.Pack(summaries.Values) }, this);
    }

    public Task<byte[]> Read(int fromIteration, int count) =>
        Task.FromResult(PackedRows.Pack(PackedRows.Unpack(storage.State.Rows).Where(r => r.Iteration >= fromIteration && r.Iteration < (long)fromIteration + count)));

    public Task<byte[]> ReadProposals(int fromIteration, int count) => Task.FromResult(ProposalSummary.Pack(
        ProposalSummary.Unpack(storage.State.Proposals).Where(p => p.Iteration >= fromIteration && p.Iteration < (long)fromIteration + count)));
}
