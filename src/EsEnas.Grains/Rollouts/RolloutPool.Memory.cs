using EsEnas.Core.Rollouts;
using EsEnas.Grains.Workers;

namespace EsEnas.Grains.Rollouts;

/// <summary>Which evaluation is next where models do not all fit into memory at once.</summary>
internal sealed partial class RolloutPool
{
    private const int MostWaitingNamed = 1000;

    // To make models anew for every change of turns would take more time than the evaluations.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EvictionLineEvery = TimeSpan.FromMinutes(1);
    private readonly ModelMemory memory;
    private readonly EvaluationWorkers? workers;
    private readonly HashSet<string> waitingNamed = [];

    // To make way for one that waits for memory would free none.
    private readonly Predicate<ISlotWork> canBegin;
    private bool waitsForMemory;
    private long evictionsSaid;
    private long evictionLineAt;

    /// <summary>
    /// Bytes that models take: of evaluations at work, kept for reuse (worker processes without work included), the most.
    /// </summary>
    public (long InUse, long Kept, long Limit) Memory => (memory.InUse, memory.Kept + (workers?.IdleBytes ?? 0), memory.Limit);

    /// <summary>Evaluators, and worker processes without work, that made way for others.</summary>
    public long Evictions => memory.Evicted + (workers?.Evicted ?? 0);

    /// <summary>
    /// The next that fits, by turn. Nothing new begins before a run that has nothing at work and waits for memory: what is at work ends,
    /// and then there is room for it. Under the lock.
    /// </summary>
    private ISlotWork? Next(RolloutSlot slot)
    {
        if (queue.First is not { } first) return null;
        if (Cheaper(first) is { } cheaper && Fits(cheaper.Item, slot)) return queue.Take(cheaper);
        if (Fits(first.Item, slot)) return queue.Take(first);
        waitsForMemory = true;
        var starved = !first.HasServed;
        foreach (var place in queue.InTurn().Skip(1))
        {
            if (place.Item is RolloutItem && starved) continue;
            if (Fits(place.Item, slot)) return queue.Take(place);
            starved |= !place.HasServed;
        }
        return null;
    }

    /// <summary>
    /// Where one that is next would drive others' models out of memory, one whose model is there, as long as its run has not had much more
    /// time; null: the next one is as good.
    /// </summary>
    private FairQueue<ISlotWork>.Place? Cheaper(FairQueue<ISlotWork>.Place first)
    {
        if (first.Item is not RolloutItem { Work: var next } || memory.NeedOf(next.Objective) is var need && need == 0) return null;
        var (inUse, kept, limit) = Memory;
        return inUse + kept + need <= limit || IsThere(next) ? null
            : queue.InTurn().Skip(1).FirstOrDefault(place =>
                place.Item is RolloutItem other && place.Had - first.Had < Patience && IsThere(other.Work));
    }

    private bool IsThere(RolloutWork work) =>
        work.Objective is WorkerObjective ? workers?.HasIdle(work.SpecificationHash) == true : memory.Keeps(work.SpecificationHash);

    // What waits for its next turn has its memory.
    private bool Fits(ISlotWork work, RolloutSlot slot)
    {
        if (work is not RolloutItem { Work: var asked }) return true;
        if (memory.TryBegin(asked, slot.Lease))
        {
            if (slot.Lease.Bytes > memory.Limit && IsNew(asked)) LogTooLarge(logger, asked.Run, Text(slot.Lease.Bytes), Text(memory.Limit));
            return true;
        }
        if (IsNew(asked))
            LogWaits(logger, asked.Run, Text(memory.NeedOf(asked.Objective)), Text(memory.InUse), Text(memory.Limit));
        return false;
    }

    private bool IsNew(RolloutWork work) => waitingNamed.Count < MostWaitingNamed && waitingNamed.Add(work.SpecificationHash);

    /// <summary>The evaluation of a slot has ended. Under the lock.</summary>
    private void GiveBack(RolloutSlot slot)
    {
        memory.End(slot.Lease);
        WakeWaiting();
    }

    /// <summary>Lets every idle slot look again. Under the lock.</summary>
    private void WakeWaiting()
    {
        if (!waitsForMemory) return;
        waitsForMemory = false;
        Wake(queue.Count);
    }

    /// <summary>Frees what made way for a slot's evaluation before that takes memory. Outside the lock.</summary>
    private void Free(RolloutSlot slot)
    {
        foreach (var evaluator in slot.Lease.Leaving) DisposeQuietly(evaluator);
        slot.Lease.Leaving.Clear();
        if (workers is not null && workers.IdleBytes > memory.Room) workers.TrimIdle();
        var evictions = Evictions;
        if (evictions == Interlocked.Read(ref evictionsSaid)) return;
        lock (gate)
        {
            if (evictionLineAt != 0 && time.GetElapsedTime(evictionLineAt) < EvictionLineEvery) return;
            var more = evictions - evictionsSaid;
            if (more <= 0) return;
            (evictionLineAt, evictionsSaid) = (time.GetTimestamp(), evictions);
            LogEvicted(logger, more, Text(memory.InUse), Text(memory.Limit));
        }
    }

    private void DisposeQuietly(IEvaluator evaluator)
    {
        try
        {
            evaluator.Dispose();
        }
        catch (Exception exception)
        {
            LogDisposeFailed(logger, exception);
        }
    }

    private static string Text(long bytes) => MemoryText.Of(bytes);
}
