using EsEnas.Core.Rollouts;
using EsEnas.Grains.Workers;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// What models and their simulations take of a silo's memory: those of evaluations at work, which are never disturbed, and evaluators that
/// are kept for reuse, of which the least recently used ones make way. An evaluation that does not fit beside those at work waits; one that
/// does not fit at all (its run was accepted under another limit) is made alone.
/// </summary>
/// <remarks>Not thread safe (the pool's lock), except the properties.</remarks>
internal sealed class ModelMemory(RolloutOptions options)
{
    // Most recently used first.
    private readonly LinkedList<(string Specification, IEvaluator Evaluator, long Bytes)> evaluators = [];
    private readonly int mostKept = options.EvaluatorsPerSlot * options.Slots;
    private long inUse;
    private long kept;
    private long evicted;

    /// <summary>The most bytes.</summary>
    public long Limit => options.ModelMemoryBytes;

    /// <summary>Bytes of evaluations that began and have not ended.</summary>
    public long InUse => Interlocked.Read(ref inUse);

    /// <summary>Bytes of the evaluators that are kept for reuse, without those of worker processes.</summary>
    public long Kept => Interlocked.Read(ref kept);

    /// <summary>Evaluators that made way so far.</summary>
    public long Evicted => Interlocked.Read(ref evicted);

    /// <summary>Bytes that worker processes without work may hold.</summary>
    public long Room => Math.Max(0, Limit - InUse - Kept);

    /// <summary>
    /// What an evaluation takes at most: a simulation; of a task file, which is evaluated in a worker process, the model as well, or what
    /// the worker keeps beside it.
    /// </summary>
    public long NeedOf(IObjective objective) => objective switch
    {
        { Environment: not { SimulationBytes: > 0 } } => 0,
        WorkerObjective => Math.Max(objective.Environment!.SimulationBytes + objective.Environment.ModelBytes, options.WorkerShareBytes),
        _ => objective.Environment!.SimulationBytes,
    };

    /// <summary>Whether an evaluation that takes so many bytes may begin now.</summary>
    public bool HasRoomFor(long need) => inUse == 0 || need <= Limit - inUse;

    /// <summary>Counts an evaluation and gives it a kept evaluator of its specification, if there is one.</summary>
    /// <param name="work">What it is of.</param>
    /// <param name="lease">Becomes what it holds; must hold nothing.</param>
    /// <returns>False: there is no room for it beside those at work.</returns>
    public bool TryBegin(RolloutWork work, ModelLease lease)
    {
        var need = NeedOf(work.Objective);
        if (!HasRoomFor(need)) return false;
        (lease.Specification, lease.Bytes, lease.KeptBytes) = (work.SpecificationHash, need, work.Objective is WorkerObjective ? 0 : need);
        lease.IsSingle = work.IsSingle;
        lease.Evaluator = !work.IsSingle && Find(work.SpecificationHash) is { } known ? Remove(known) : null;
        Interlocked.Add(ref inUse, need);
        for (var node = evaluators.Last; inUse + kept > Limit && node is not null;)
        {
            var (leaving, next) = (node, node.Previous);
            node = next;
            if (leaving.Value.Bytes == 0) continue;
            lease.Leaving.Add(Remove(leaving));
            Interlocked.Increment(ref evicted);
        }
        return true;
    }

    /// <summary>Whether an evaluator of a specification is kept.</summary>
    public bool Keeps(string specification) => Find(specification) is not null;

    /// <summary>The evaluation has ended; its evaluator is kept.</summary>
    public void End(ModelLease lease)
    {
        if (lease.Specification.Length == 0) return;
        Interlocked.Add(ref inUse, -lease.Bytes);
        if (lease.Evaluator is { } single && lease.IsSingle) lease.Leaving.Add(single);
        else if (lease.Evaluator is { } evaluator)
        {
            evaluators.AddFirst((lease.Specification, evaluator, lease.KeptBytes));
            Interlocked.Add(ref kept, lease.KeptBytes);
            if (evaluators.Count > mostKept) lease.Leaving.Add(Remove(evaluators.Last!));
        }
        (lease.Specification, lease.Bytes, lease.KeptBytes, lease.Evaluator) = ("", 0, 0, null);
    }

    /// <summary>Lets go of every evaluator that is kept.</summary>
    public List<IEvaluator> Clear()
    {
        List<IEvaluator> all = [];
        while (evaluators.Last is { } last) all.Add(Remove(last));
        return all;
    }

    private LinkedListNode<(string Specification, IEvaluator Evaluator, long Bytes)>? Find(string specification)
    {
        for (var node = evaluators.First; node is not null; node = node.Next)
            if (node.Value.Specification == specification) return node;
        return null;
    }

    private IEvaluator Remove(LinkedListNode<(string Specification, IEvaluator Evaluator, long Bytes)> node)
    {
        evaluators.Remove(node);
        Interlocked.Add(ref kept, -node.Value.Bytes);
        return node.Value.Evaluator;
    }
}
