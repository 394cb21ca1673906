using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// A queue that takes from the runs in turn, in order within each run. An item is one piece of work or several, served one at a time. Not thread safe.
/// </summary>
internal sealed class FairQueue<T>
{
    private readonly Dictionary<string, LinkedListNode<(string Run, LinkedList<Place> Places)>> lanes = [];
    private readonly LinkedList<(string Run, LinkedList<Place> Places)> turn = [];

    /// <summary>Pieces that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Queues an item.</summary>
    /// <param name="run">Whose turn it is served in.</param>
    /// <param name="item">The item.</param>
    /// <param name="pieces">How often it is served, at least 1.</param>
    /// <returns>Its place, to remove it by.</returns>
    public Place Enqueue(string run, T item, int pieces = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        if (!lanes.TryGetValue(run, out var lane)) lanes[run] = lane = turn.AddLast((run, new LinkedList<Place>()));
        Count += pieces;
        var place = new Place(run, item) { Left = pieces };
        place.Node = lane.Value.Places.AddLast(place);
        return place;
    }

    /// <summary>Takes the next piece.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        if (turn.First is not { } lane)
        {
            item = default;
            return false;
        }
        var place = lane.Value.Places.First!.Value;
        item = place.Item;
        Count--;
        if (--place.Left == 0) lane.Value.Places.RemoveFirst();
        turn.Remove(lane);
        // A run with more to do goes to the end of the round.
        if (lane.Value.Places.Count > 0) turn.AddLast(lane);
        else lanes.Remove(lane.Value.Run);
        return true;
    }

    /// <summary>Removes what is left of an item.</summary>
    /// <returns>The pieces that had not been served; 0 if all were, or it was removed before.</returns>
    public int Remove(Place place)
    {
        var left = place.Left;
        if (left == 0) return 0;
        place.Left = 0;
        Count -= left;
        var lane = lanes[place.Run];
        lane.Value.Places.Remove(place.Node!);
        if (lane.Value.Places.Count > 0) return left;
        lanes.Remove(place.Run);
        turn.Remove(lane);
        return left;
    }

    /// <summary>Where an item waits.</summary>
    internal sealed class Place(string run, T item)
    {
        public string Run => run;

        public T Item => item;

        /// <summary>Pieces that have not been served.</summary>
        public int Left { get; set; }

        /// <summary>In the list of its run.</summary>
        public LinkedListNode<Place>? Node { get; set; }
    }
}
