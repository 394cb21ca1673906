using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Checkpoints;

/// <summary>
/// A run's archive: a table of contents here, everything else in parts of their own. A checkpoint is written before the table names it, and
/// leaves the table before it is removed, so that a crash in between leaves a part that nobody needs, never a name without its part.
/// </summary>
internal sealed partial class RunArchive(
    [PersistentState("contents", ExperimentRecord.StorageName)] IPersistentState<RunArchiveState> storage,
    ILogger<RunArchive> logger) : Grain, IRunArchive
{
    private const int RemovedAtOnce = 50;

    private RunId Run => new(this.GetPrimaryKeyString());

    public async Task Keep(IterationNumber iteration, byte[] checkpoint, int most, long mostBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration.Value);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        await Part($"checkpoint/{iteration}").Put(checkpoint);
        // Damage: everything here can be derived again, and what is kept from now on is of use.
        if (storage.State.Damage.Length > 0) LogStartsAnew(logger, Run, storage.State.Damage);
        var kept = storage.State.Kept.Where(k => k.Iteration != iteration)
            .Append(new KeptCheckpoint(iteration, checkpoint.Length)).OrderBy(k => k.Iteration).ToList();
        var surplus = Thinning.Surplus(kept, most, mostBytes);
        kept.RemoveAll(k => surplus.Contains(k.Iteration.Value));
        if (storage.State.Damage.Length > 0 || !kept.SequenceEqual(storage.State.Kept))
            await storage.WriteAsync(Next() with { Kept = kept }, this);
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
        if (storage.State.Evaluations != evaluations)
            await storage.WriteAsync(Next() with { Evaluations = evaluations, KnowsEvaluations = true }, this);
        // Of a checkpoint that is gone nothing more would be found, nor removed.
        foreach (var record in all.Where(r => pinned.Contains(r.Iteration) && HasState(r.Iteration - 1)))
            await Part($"after/{record.Iteration - 1}").Put(record.Bytes);
        foreach (var turn in all.GroupBy(r => ring.TurnOf(r.Iteration)))
        {
            var part = Part($"returns/{ring.PartOf(turn.First().Iteration)}");
            var present = await PresentAsync(part, evaluations);
            var next = turn.Concat(present.Where(r => ring.TurnOf(r.Iteration) == turn.Key))
                .DistinctBy(r => r.Iteration).OrderBy(r => r.Iteration);
            await part.Put(OutcomeRecord.Pack(next));
        }
    }

    public Task<IReadOnlyList<KeptCheckpoint>> List() => Task.FromResult<IReadOnlyList<KeptCheckpoint>>([.. Sound().Kept]);

    public async Task<byte[]?> Read(IterationNumber iteration) =>
        Sound().Kept.Exists(k => k.Iteration == iteration) ? await Part($"checkpoint/{iteration}").Get() : null;

    public async Task<byte[]?> ReadRecord(IterationNumber iteration, int evaluations)
    {
        var returns = $"returns/{new RecordRing(evaluations).PartOf(iteration.Value)}";
        string[] parts = HasState(iteration.Value - 1) ? [$"after/{iteration.Value - 1}", returns] : [returns];
        foreach (var part in parts)
        {
            if (await Part(part).Get() is not { } bytes) continue;
            if (OutcomeRecord.ReadAll(bytes, evaluations).FirstOrDefault(r => r.Iteration == iteration.Value) is { } record)
                return record.Bytes;
        }
        return null;
    }

    public async Task Clear()
    {
        var contents = storage.State;
        // Some stores leave an empty state behind a cleared one.
        if (!storage.RecordExists || contents is { Damage.Length: 0, Evaluations: 0, Kept.Count: 0 }) return;
        var returns =
            contents.Evaluations > 0 ? new RecordRing(contents.Evaluations).Parts : contents.KnowsEvaluations ? 0 : RecordRing.MostParts;
        var parts = contents.Kept.Select(k => k.Iteration.Value)
            .Append(0).SelectMany(iteration => (string[])[$"checkpoint/{iteration}", $"after/{iteration}"])
            .Concat(Enumerable.Range(0, returns).Select(part => $"returns/{part}"));
        foreach (var some in parts.Chunk(RemovedAtOnce)) await Task.WhenAll(some.Select(part => Part(part).Remove()));
        // The contents last, so that what is left after an error is still found.
        await storage.ClearAsync(this);
    }

    /// <summary>Whether the state after an iteration is there: the seed's, or a kept one.</summary>
    private bool HasState(int iteration) => iteration == 0 || storage.State.Kept.Exists(k => k.Iteration.Value == iteration);

    /// <summary>The contents, or those of a new archive if they are damaged.</summary>
    private RunArchiveState Next() =>
        storage.RecordExists && storage.State.Damage.Length == 0 ? storage.State : new RunArchiveState { KnowsEvaluations = true };

    private RunArchiveState Sound() => storage.Sound($"The list of checkpoints that are kept of run '{Run}'", this);

    private async Task<IReadOnlyList<OutcomeRecord>> PresentAsync(IArchivePart part, int evaluations)
    {
        try
        {
            return await part.Get() is { } bytes ? OutcomeRecord.ReadAll(bytes, evaluations) : [];
        }
        catch (RunException exception) when (exception.Error == RunError.Failed)
        {
            LogStartsAnew(logger, Run, exception.Message);
            return [];
        }
    }

    private IArchivePart Part(string name) => GrainFactory.GetGrain<IArchivePart>($"{Run}/{name}");
}
