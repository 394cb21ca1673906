using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// A queue that gives the runs equal shares of time: the run that has had the least is served next, and runs that have had about as much
/// take turns. In order within each run. An item is one piece of work or several, served one at a time. A run that was away comes back with
/// at most one second of credit. Not thread safe.
/// </summary>
internal sealed class FairQueue<T>
{
    private static readonly long Tolerance = TimeSpan.FromMilliseconds(50).Ticks;
    private static readonly long Credit = TimeSpan.FromSeconds(1).Ticks;
    private readonly Dictionary<string, Lane> lanes = [];
    private readonly LinkedList<Lane> turn = [];

    // The least that a run with something to do has had. Never goes back.
    private long clock;

    /// <summary>Pieces that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Queues an item.</summary>
    /// <param name="run">Whose turn it is served in.</param>
    /// <param name="item">The item.</param>
    /// <param name="pieces">How often it is served, at least 1.</param>
    /// <param name="first">Whether it goes before the run's other items.</param>
    /// <returns>Its place, to remove it by.</returns>
    public Place Enqueue(string run, T item, int pieces = 1, bool first = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        if (!lanes.TryGetValue(run, out var lane)) lanes[run] = lane = new Lane(run) { Had = clock };
        else if (!lane.IsActive) lane.Had = Math.Max(lane.Had, clock - Credit);
        if (lane.Places.Count == 0) turn.AddLast(lane);
        Count += pieces;
        var place = new Place(lane, item) { Left = pieces };
        place.Node = first ? lane.Places.AddFirst(place) : lane.Places.AddLast(place);
        return place;
    }

    /// <summary>The place whose turn it is; null if nothing waits.</summary>
    public Place? First => Next()?.Places.First!.Value;

    /// <summary>The first place of each run, in the order of their turns.</summary>
    public IEnumerable<Place> InTurn()
    {
        for (var rest = new LinkedList<Lane>(turn); Next(rest) is { } lane; rest.Remove(lane)) yield return lane.Places.First!.Value;
    }

    /// <summary>Takes the next piece. The taker reports the time it used by <see cref="Done"/>.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        var first = First;
        item = first is null ? default : Take(first);
        return first is not null;
    }

    /// <summary>Takes a piece of a run's first place. The taker reports the time it used by <see cref="Done"/>.</summary>
    public T Take(Place place)
    {
        var lane = place.Lane;
        Count--;
        lane.Served++;
        if (--place.Left == 0) lane.Places.RemoveFirst();
        turn.Remove(lane);
        // A run with more to do goes to the end of the round.
        if (lane.Places.Count > 0) turn.AddLast(lane);
        return place.Item;
    }

    /// <summary>A piece of a run has taken some time so far.</summary>
    public void Charge(string run, TimeSpan time)
    {
        if (!lanes.TryGetValue(run, out var lane)) return;
        lane.Had += time.Ticks;
        Advance();
    }

    /// <summary>A piece of a run has ended, or waits again.</summary>
    public void Done(string run, TimeSpan time)
    {
        if (!lanes.TryGetValue(run, out var lane)) return;
        lane.Had += time.Ticks;
        lane.Served--;
        Advance();
    }

    /// <summary>Whether another run waits that has had less than this one.</summary>
    /// <param name="run">This one.</param>
    /// <param name="counts">Which first items of others count; null: all.</param>
    public bool IsAhead(string run, Predicate<T>? counts = null)
    {
        if (!lanes.TryGetValue(run, out var lane)) return false;
        foreach (var other in turn)
            if (other != lane && other.Had + Tolerance < lane.Had && counts?.Invoke(other.Places.First!.Value.Item) != false) return true;
        return false;
    }

    /// <summary>Removes what is left of an item.</summary>
    /// <returns>The pieces that had not been served; 0 if all were, or it was removed before.</returns>
    public int Remove(Place place)
    {
        var left = place.Left;
        if (left == 0) return 0;
        place.Left = 0;
        Count -= left;
        place.Lane.Places.Remove(place.Node!);
        if (place.Lane.Places.Count == 0) turn.Remove(place.Lane);
        return left;
    }

    private Lane? Next() => Next(turn);

    private static Lane? Next(LinkedList<Lane> lanes)
    {
        if (lanes.Count < 2) return lanes.First?.Value;
        var least = long.MaxValue;
        foreach (var lane in lanes) least = Math.Min(least, lane.Had);
        foreach (var lane in lanes)
            if (lane.Had <= least + Tolerance) return lane;
        return null;
    }

    private void Advance()
    {
        var least = long.MaxValue;
        List<string>? gone = null;
        foreach (var lane in lanes.Values)
        {
            if (lane.IsActive) least = Math.Min(least, lane.Had);
            else if (lane.Had <= clock - Credit) (gone ??= []).Add(lane.Run);
        }
        if (least < long.MaxValue) clock = Math.Max(clock, least);
        foreach (var run in gone ?? []) lanes.Remove(run);
    }

    /// <summary>Where an item waits.</summary>
    internal sealed class Place(Lane lane, T item)
    {
        public Lane Lane => lane;

        public T Item => item;

        /// <summary>Pieces that have not been served.</summary>
        public int Left { get; set; }

        /// <summary>The time that its run has had.</summary>
        public TimeSpan Had => TimeSpan.FromTicks(Lane.Had);

        /// <summary>Whether pieces of its run have been taken and have not ended.</summary>
        public bool HasServed => Lane.Served > 0;

        /// <summary>In the list of its run.</summary>
        public LinkedListNode<Place>? Node { get; set; }
    }

    /// <summary>A run: what it waits for, and the time that it has had.</summary>
    internal sealed class Lane(string run)
    {
        public string Run => run;

        public LinkedList<Place> Places { get; } = [];

        /// <summary>In ticks.</summary>
        public long Had { get; set; }

        /// <summary>Pieces that have been taken and have not ended.</summary>
        public int Served { get; set; }

        public bool IsActive => Served > 0 || Places.Count > 0;
    }
}
