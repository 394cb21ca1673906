using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// The evaluations at the current weights that no other of the run beats: of fewer or equal active weights with a higher return, or equal
/// return with fewer. A record of what was seen; nothing of a run's future depends on it.
/// </summary>
/// <remarks>
/// Each return is that of a single episode, so the front flatters: it shows the luckiest episode of each size, not a mean.
/// </remarks>
public static class ParetoFront
{
    /// <summary>The most entries that are kept; of more, those go that gain least over the next smaller one.</summary>
    public const int MaxEntries = 256;

    /// <summary>The front with an iteration's evaluations at the current weights.</summary>
    /// <param name="front">The front so far: by active weights, so by return too; the same array comes back if nothing changes.</param>
    /// <param name="iteration">The iteration, from 1.</param>
    /// <param name="outcomes">All outcomes of the iteration.</param>
    /// <param name="models">Their models.</param>
    /// <param name="liveWeights">How many weights each of these uses, under the iteration's unperturbed weights.</param>
    /// <param name="perturbed">How many of them, from the first, were perturbed and do not count.</param>
    public static ImmutableArray<ParetoEntry> Extend(ImmutableArray<ParetoEntry> front, int iteration, IReadOnlyList<Outcome> outcomes,
        IReadOnlyList<Dna> models, IReadOnlyList<int> liveWeights, int perturbed)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(liveWeights);
        for (var i = perturbed; i < outcomes.Count; i++)
        {
            if (outcomes[i].IsValid) front = Add(front, new ParetoEntry(models[i], iteration, outcomes[i].Return, liveWeights[i]));
        }

        return front;
    }

    /// <summary>The front with one more entry; of equal ones the earlier stays.</summary>
    public static ImmutableArray<ParetoEntry> Add(ImmutableArray<ParetoEntry> front, ParetoEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        // Where the entries that are larger than the new one begin, or as large.
        var at = 0;
        while (at < front.Length && front[at].LiveWeights < entry.LiveWeights) at++;
        if (at > 0 && front[at - 1].Return >= entry.Return) return front;
        if (at < front.Length && front[at].LiveWeights == entry.LiveWeights && front[at].Return >= entry.Return) return front;
        var beaten = at;
        while (beaten < front.Length && front[beaten].Return <= entry.Return) beaten++;
        ImmutableArray<ParetoEntry> next = [.. front[..at], entry, .. front[beaten..]];
        return next.Length <= MaxEntries ? next : next.RemoveAt(LeastGain(next));
    }

    private static int LeastGain(ImmutableArray<ParetoEntry> front)
    {
        var least = 1;
        for (var i = 2; i < front.Length; i++)
            if (front[i].Return - front[i - 1].Return < front[least].Return - front[least - 1].Return) least = i;
        return least;
    }
}
