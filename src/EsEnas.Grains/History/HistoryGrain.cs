using System.Globalization;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.History;

/// <summary>Stores a chunk of a run's history as one packed array.</summary>
internal sealed class HistoryGrain(
    [PersistentState(HistoryChunk.StateName, ExperimentRecord.StorageName)] IPersistentState<HistoryChunk> storage) : Grain, IHistoryGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        storage.State.Examine();
        return Task.CompletedTask;
    }

    public async Task Append(byte[] rows, byte[] proposals)
    {
        var current = Sound();
        if (rows.Length == 0 && proposals.Length == 0) return;
        var byIteration = new SortedDictionary<IterationNumber, IterationRow>();
        foreach (var row in IterationRow.Unpack(current.Rows)) byIteration[row.Iteration] = row;
        foreach (var row in IterationRow.Unpack(rows)) byIteration[row.Iteration] = row;
        var summaries = new SortedDictionary<IterationNumber, ProposalSummary>();
        foreach (var summary in ProposalSummary.Unpack(current.Proposals)) summaries[summary.Iteration] = summary;
        foreach (var summary in ProposalSummary.Unpack(proposals)) summaries[summary.Iteration] = summary;
        await storage.WriteAsync(
            new HistoryChunk { Rows = IterationRow.Pack(byIteration.Values), Proposals = ProposalSummary.Pack(summaries.Values) }, this);
    }

    public Task<byte[]> Read(IterationNumber fromIteration, int count) =>
        Task.FromResult(IterationRow.Pack(Sound().RowsOf(fromIteration, count)));

    public Task<byte[]> ReadProposals(IterationNumber fromIteration, int count) =>
        Task.FromResult(ProposalSummary.Pack(Sound().ProposalsOf(fromIteration, count)));

    public Task<bool> Exists() => Task.FromResult(storage.RecordExists
        && (storage.State.Damage.Length > 0 || storage.State.Rows.Length + storage.State.Proposals.Length > 0));

    public Task Clear() => storage.ClearAsync(this);

    private HistoryChunk Sound()
    {
        if (storage.State.Damage.Length == 0) return storage.State;
        var key = this.GetPrimaryKeyString();
        var slash = key.LastIndexOf('/');
        var chunk = int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        return storage.Sound(HistoryChunk.NameOf(key[..slash], chunk), this);
    }
}
