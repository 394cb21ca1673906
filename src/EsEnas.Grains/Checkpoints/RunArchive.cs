using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;

namespace EsEnas.Grains.Checkpoints;

/// <summary>
/// A run's archive: a table of contents here, everything else in parts of their own. A checkpoint is written before the table names it, and leaves the table before it is
/// removed, so that a crash in between leaves a part that nobody needs, never a name without its part.
/// </summary>
internal sealed class RunArchive([PersistentState("contents", ExperimentRecord.StorageName)] IPersistentState<RunArchiveState> storage) : Grain, IRunArchive
{
    private string Run => this.GetPrimaryKeyString();

    public async Task Keep(int iteration, byte[] checkpoint, int most, long mostBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        await Part($"checkpoint/{iteration}").Put(checkpoint);
        var kept = storage.State.Kept.Where(k => k.Iteration != iteration).Append(new KeptCheckpoint(iteration, checkpoint.Length)).OrderBy(k => k.Iteration).ToList();
        var surplus = Thinning.Surplus(kept, most, mostBytes);
        kept.RemoveAll(k => surplus.Contains(k.Iteration));
        if (!kept.SequenceEqual(storage.State.Kept)) await storage.WriteAsync(new RunArchiveState { Kept = kept }, this);
        foreach (var gone in surplus)
        {
            await Part($"checkpoint/{gone}").Remove();
            await Part($"after/{gone}").Remove();
        }
    }

    public async Task Record(byte[] records, int evaluations, IReadOnlyList<int> pinned)
    {
        var ring = new RecordRing(evaluations);
        var all = OutcomeRecord.ReadAll(records, evaluations);
        foreach (var record in all.Where(r => pinned.Contains(r.Iteration))) await Part($"after/{record.Iteration - 1}").Put(record.Bytes);
        foreach (var turn in all.GroupBy(r => ring.TurnOf(r.Iteration)))
        {
            var part = Part($"returns/{ring.PartOf(turn.First().Iteration)}");
            var present = await part.Get() is { } bytes ? OutcomeRecord.ReadAll(bytes, evaluations) : [];
            var next = turn.Concat(present.Where(r => ring.TurnOf(r.Iteration) == turn.Key)).DistinctBy(r => r.Iteration).OrderBy(r => r.Iteration);
            await part.Put(OutcomeRecord.Pack(next));
        }
    }

    public Task<IReadOnlyList<KeptCheckpoint>> List() => Task.FromResult<IReadOnlyList<KeptCheckpoint>>([.. storage.State.Kept]);

    public async Task<byte[]?> Read(int iteration) =>
        storage.State.Kept.Exists(k => k.Iteration == iteration) ? await Part($"checkpoint/{iteration}").Get() : null;

    public async Task<byte[]?> ReadRecord(int iteration, int evaluations)
    {
        foreach (var part in (string[])[$"after/{iteration - 1}", $"returns/{new RecordRing(evaluations).PartOf(iteration)}"])
        {
            if (await Part(part).Get() is not { } bytes) continue;
            if (OutcomeRecord.ReadAll(bytes, evaluations).FirstOrDefault(r => r.Iteration == iteration) is { } record) return record.Bytes;
        }
        return null;
    }

    private IArchivePart Part(string name) => GrainFactory.GetGrain<IArchivePart>($"{Run}/{name}");
}
