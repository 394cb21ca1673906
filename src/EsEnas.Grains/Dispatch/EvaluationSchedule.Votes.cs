using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Votes: which evaluations want one, what follows from it, and what a silo that was found wrong takes with it.
/// </summary>
internal sealed partial class EvaluationSchedule
{
    private readonly HashSet<int> doubled;
    private readonly HashSet<int> confirmed = [];
    private readonly HashSet<SiloId> quarantined = [];
    // Of evaluations that are not done.
    private readonly Dictionary<int, List<Vote>> votes = [];
    private readonly SortedSet<int> wanted = [];

    /// <summary>Evaluations that wait for a silo with another vote, and that nobody works on.</summary>
    public int Wanted => wanted.Count;

    /// <summary>Evaluations on which two silos agreed.</summary>
    public int Confirmed => confirmed.Count;

    /// <summary>Whether every evaluation has an outcome and only votes are missing.</summary>
    public bool OnlyChecksAreLeft => !IsComplete && done + votes.Count == outcomes.Length;

    /// <summary>Whether a silo has been quarantined in this plan.</summary>
    public bool IsQuarantined(SiloId silo) => quarantined.Contains(silo);

    /// <summary>Does without the votes of evaluations that nobody has disputed: a check must not hold up a plan.</summary>
    public void AbandonChecks()
    {
        foreach (var (index, given) in votes.Where(o => o.Value.Count == 1).ToArray()) Finish(index, given[0]);
    }

    /// <summary>Gives up a silo that computes wrongly, for good. What nobody else has confirmed of its outcomes is done again.</summary>
    public void Quarantine(SiloId silo)
    {
        if (!quarantined.Add(silo)) return;
        RemoveSilo(silo);
        for (var index = 0; index < outcomes.Length; index++)
        {
            if (outcomes[index] is null || firstSilo[index] != silo || confirmed.Contains(index)) continue;
            outcomes[index] = null;
            done--;
            Requeue(index);
        }
        foreach (var (index, given) in votes.ToArray())
        {
            if (given.RemoveAll(o => o.Silo == silo) == 0) continue;
            if (given.Count > 0)
            {
                Settle(index);
                continue;
            }
            votes.Remove(index);
            if (wanted.Remove(index)) Requeue(index);
        }
    }

    private bool HasAnswered(int index, SiloId silo) => votes.TryGetValue(index, out var given) && given.Exists(o => o.Silo == silo);

    // Null: the silo has not said anything about it yet.
    private bool? Contradicts(SiloId silo, Outcome outcome)
    {
        if (!votes.TryGetValue(outcome.Index, out var given) || given.Find(o => o.Silo == silo) is not { } earlier) return null;
        return !OutcomeBits.Same(earlier.Outcome, outcome);
    }

    /// <summary>A further outcome of an evaluation that is done.</summary>
    private void Compare(SiloId silo, Outcome first, Outcome outcome)
    {
        var index = outcome.Index;
        if (OutcomeBits.Same(first, outcome))
        {
            if (firstSilo[index] != silo) confirmed.Add(index);
            return;
        }
        if (confirmed.Contains(index) || firstSilo[index] == silo)
        {
            faults.Add(new OutcomeFault(index, firstSilo[index], silo, silo));
            return;
        }
        votes[index] = [new Vote(firstSilo[index], first), new Vote(silo, outcome)];
        outcomes[index] = null;
        done--;
        Settle(index);
    }

    /// <summary>Decides an evaluation if it can be decided, or sees that another silo is asked.</summary>
    /// <returns>Whether it is done.</returns>
    private bool Settle(int index)
    {
        var given = votes[index];
        if (given.Find(o => given.Exists(other => other != o && OutcomeBits.Same(o.Outcome, other.Outcome))) is { } agreed)
        {
            foreach (var other in given.Where(o => !OutcomeBits.Same(o.Outcome, agreed.Outcome)))
                faults.Add(new OutcomeFault(index, agreed.Silo, other.Silo, other.Silo));
            confirmed.Add(index);
            return Finish(index, agreed);
        }
        if (given.Count == 1 && !doubled.Contains(index)) return Finish(index, given[0]);
        if (outstanding.ContainsKey(index)) return false;
        if (silos.Keys.Any(silo => !HasAnswered(index, silo)))
        {
            wanted.Add(index);
            return false;
        }
        if (given.Count > 1) faults.Add(new OutcomeFault(index, given[0].Silo, given[1].Silo));
        return Finish(index, given[0]);
    }

    private void SettleWhatNobodyCanAnswer()
    {
        // With no silo at all one may come; with some, but none that could be asked, nothing more is learned.
        if (silos.Count == 0) return;
        foreach (var index in wanted.ToArray()) Settle(index);
    }

    private bool Finish(int index, Vote vote) => Finish(index, vote.Silo, vote.Outcome);

    private bool Finish(int index, SiloId silo, Outcome outcome)
    {
        Drop(index);
        wanted.Remove(index);
        votes.Remove(index);
        outcomes[index] = outcome;
        firstSilo[index] = silo;
        done++;
        return true;
    }

    private sealed record Vote(SiloId Silo, Outcome Outcome);
}
