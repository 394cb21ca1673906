using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Grains.Rollouts;

/// <summary>A queue that takes from the runs in turn, in order within each run. Not thread safe.</summary>
internal sealed class FairQueue<T>
{
    private readonly Dictionary<string, LinkedListNode<(string Run, LinkedList<T> Items)>> lanes = [];
    private readonly LinkedList<(string Run, LinkedList<T> Items)> turn = [];

    public int Count { get; private set; }

    public LinkedListNode<T> Enqueue(string run, T item)
    {
        if (!lanes.TryGetValue(run, out var lane)) lanes[run] = lane = turn.AddLast((run, new LinkedList<T>()));
        Count++;
        return lane.Value.Items.AddLast(item);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        if (turn.First is not { } lane)
        {
            item = default;
            return false;
        }
        item = lane.Value.Items.First!.Value;
        lane.Value.Items.RemoveFirst();
        Count--;
        turn.Remove(lane);
        // A run with more to do goes to the end of the round.
        if (lane.Value.Items.Count > 0) turn.AddLast(lane);
        else lanes.Remove(lane.Value.Run);
        return true;
    }

    /// <summary>Removes an item that may have been taken already; false if it was.</summary>
    public bool Remove(string run, LinkedListNode<T> node)
    {
        if (!lanes.TryGetValue(run, out var lane) || node.List != lane.Value.Items) return false;
        lane.Value.Items.Remove(node);
        Count--;
        if (lane.Value.Items.Count == 0)
        {
            lanes.Remove(run);
            turn.Remove(lane);
        }
        return true;
    }
}
