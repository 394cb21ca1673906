using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Who gets which evaluation when, what returns to the queue, which outcome counts: a plan's scheduling as a pure state machine. Production
/// drives it over the network, tests with a simulator that kills, delays, duplicates and reorders.
/// </summary>
/// <remarks>
/// <para>An evaluation is queued, or outstanding at one or two silos, or waits for another silo's vote, or is done. Since an evaluation
/// is a function, an outcome counts whoever sends it, a silo that was given up included. Knows no clock: time is handed in. Not thread
/// safe.</para>
/// <para>A doubled evaluation, and one about which two silos disagree, is done when two silos agree on it, or when nobody else is there to
/// ask: then the first outcome counts. A silo that is outvoted may be quarantined: what it alone has said does not count any more.</para>
/// </remarks>
internal sealed partial class EvaluationSchedule
{
    private readonly Outcome?[] outcomes;
    private readonly SiloId[] firstSilo;
    private readonly Dictionary<SiloId, SiloLoad> silos = [];
    private readonly SortedSet<int> returned = [];
    private readonly Dictionary<int, Assignment> outstanding = [];
    // The outstanding evaluations with one holder, oldest first: those that may be started a second time.
    private readonly SortedSet<(TimeSpan Since, int Index)> alone = [];
    private readonly List<OutcomeFault> faults = [];
    private int next;
    private int done;

    /// <param name="count">Evaluations of the plan, indices 0 to count - 1.</param>
    /// <param name="doubled">Those that two silos should evaluate; none if null.</param>
    public EvaluationSchedule(int count, IEnumerable<int>? doubled = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        outcomes = new Outcome?[count];
        firstSilo = new SiloId[count];
        this.doubled = [.. doubled ?? []];
        Queued = count;
    }

    /// <summary>Evaluations of the plan.</summary>
    public int Count => outcomes.Length;

    /// <summary>Evaluations with an outcome that counts.</summary>
    public int Done => done;

    /// <summary>Evaluations that nobody has done or works on.</summary>
    public int Queued { get; private set; }

    /// <summary>Evaluations that somebody works on.</summary>
    public int Outstanding => outstanding.Count;

    /// <summary>Slots of all silos.</summary>
    public int Slots { get; private set; }

    /// <summary>Whether every evaluation has its outcome.</summary>
    public bool IsComplete => done == outcomes.Length;

    /// <summary>Outcomes that differ from one another: a silo computes wrongly.</summary>
    public IReadOnlyList<OutcomeFault> Faults => faults;

    /// <summary>The silos that get work.</summary>
    public IReadOnlyCollection<SiloId> Silos => silos.Keys;

    /// <summary>The outcomes by index.</summary>
    /// <exception cref="InvalidOperationException">Some are missing.</exception>
    public IReadOnlyList<Outcome> Outcomes =>
        IsComplete
            ? outcomes.OfType<Outcome>().ToArray()
            : throw new InvalidOperationException($"{outcomes.Length - done} of {outcomes.Length} evaluations have no outcome yet.");

    /// <summary>Adds a silo, or corrects its number of slots. One that is quarantined stays out.</summary>
    public void AddSilo(SiloId silo, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        if (quarantined.Contains(silo)) return;
        var isNew = !silos.TryGetValue(silo, out var load);
        load ??= silos[silo] = new SiloLoad();
        Slots += slots - load.Slots;
        load.Slots = slots;
        if (isNew) SettleWhatNobodyCanAnswer();
    }

    /// <summary>Gives up a silo: what only it worked on returns to the queue.</summary>
    public void RemoveSilo(SiloId silo)
    {
        if (!silos.Remove(silo, out var load)) return;
        Slots -= load.Slots;
        foreach (var index in load.Held) Release(silo, index);
        SettleWhatNobodyCanAnswer();
    }

    /// <summary>Whether an evaluation has an outcome that counts.</summary>
    public bool IsDone(int index) => outcomes[index] is not null;

    /// <summary>How many evaluations a silo works on.</summary>
    public int HeldBy(SiloId silo) => silos.TryGetValue(silo, out var load) ? load.Held.Count : 0;

    /// <summary>Who works on an evaluation: nobody, one or two silos.</summary>
    public IReadOnlyList<SiloId> HoldersOf(int index) => outstanding.TryGetValue(index, out var assignment) ? assignment.Holders : [];

    /// <summary>How many evaluations a silo could be given now: the queue, and the ones that want its vote.</summary>
    public int QueuedFor(SiloId silo) => Queued + wanted.Count(index => !HasAnswered(index, silo));

    /// <summary>Hands evaluations to a silo: those that want its vote, then queued ones, lowest index first.</summary>
    /// <returns>At most <paramref name="atMost"/> indices; none if there is nothing for it, or the silo is unknown.</returns>
    public IReadOnlyList<int> Take(SiloId silo, int atMost, TimeSpan now)
    {
        if (!silos.TryGetValue(silo, out var load)) return [];
        var batch = wanted.Where(index => !HasAnswered(index, silo)).Take(Math.Max(0, atMost)).ToList();
        foreach (var index in batch) wanted.Remove(index);
        while (batch.Count < atMost && TryDequeue(out var index)) batch.Add(index);
        foreach (var index in batch)
        {
            outstanding[index] = new Assignment(silo, now);
            alone.Add((now, index));
            load.Held.Add(index);
        }
        return batch;
    }

    /// <summary>
    /// When the queue is empty and a silo has idle slots: starts the oldest outstanding evaluations there a second time.
    /// </summary>
    /// <param name="silo">The silo with idle slots.</param>
    /// <param name="now">The time.</param>
    /// <param name="timeout">How long an evaluation must have been outstanding.</param>
    /// <returns>Indices that another silo alone holds, oldest first.</returns>
    public IReadOnlyList<int> TakeAgain(SiloId silo, TimeSpan now, TimeSpan timeout)
    {
        if (Queued > 0 || !silos.TryGetValue(silo, out var load)) return [];
        var idle = load.Slots - load.Held.Count;
        if (idle <= 0) return [];
        var batch = alone.TakeWhile(a => now - a.Since >= timeout).Where(a => MayTakeAgain(silo, a.Index)).Take(idle).ToList();
        foreach (var (since, index) in batch)
        {
            alone.Remove((since, index));
            outstanding[index].Holders.Add(silo);
            load.Held.Add(index);
        }
        return [.. batch.Select(a => a.Index)];
    }

    /// <summary>When <see cref="TakeAgain"/> will next have something for a silo if nothing else happens; null if never.</summary>
    public TimeSpan? NextTakeAgain(SiloId silo, TimeSpan timeout)
    {
        if (Queued > 0 || !silos.TryGetValue(silo, out var load) || load.Held.Count >= load.Slots) return null;
        foreach (var (since, index) in alone)
            if (MayTakeAgain(silo, index)) return since + timeout;
        return null;
    }

    /// <summary>An outcome arrived.</summary>
    /// <returns>Whether its evaluation is done by it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such evaluation.</exception>
    /// <exception cref="ArgumentException">Nobody was given it.</exception>
    public bool Complete(SiloId silo, Outcome outcome)
    {
        var index = outcome.Index;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, outcomes.Length);
        if (silos.TryGetValue(silo, out var load)) load.Held.Remove(index);
        if (quarantined.Contains(silo)) return false;
        if (outcomes[index] is { } first)
        {
            Compare(silo, first, outcome);
            return false;
        }
        if (!doubled.Contains(index) && !votes.ContainsKey(index))
        {
            // Common case: no second copy is required. A removed silo may still answer while the evaluation is queued again or runs
            // elsewhere.
            if (!outstanding.ContainsKey(index)) Withdraw(index);
            return Finish(index, silo, outcome);
        }
        if (Contradicts(silo, outcome) is { } contradicts)
        {
            if (contradicts) faults.Add(new OutcomeFault(index, silo, silo, silo));
            return false;
        }
        if (outstanding.TryGetValue(index, out var assignment)) Leave(silo, index, assignment);
        else if (!wanted.Remove(index)) Withdraw(index);
        if (!votes.TryGetValue(index, out var given)) votes[index] = given = [];
        given.Add(new Vote(silo, outcome));
        return Settle(index);
    }

    /// <summary>A silo will not answer for these evaluations: they return to the queue unless another silo works on them.</summary>
    public void Fail(SiloId silo, IEnumerable<int> indices)
    {
        if (!silos.TryGetValue(silo, out var load)) return;
        foreach (var index in indices)
            if (load.Held.Remove(index)) Release(silo, index);
    }

    private void Release(SiloId silo, int index)
    {
        if (!outstanding.TryGetValue(index, out var assignment) || !assignment.Holders.Contains(silo)) return;
        Leave(silo, index, assignment);
        if (outstanding.ContainsKey(index)) return;
        if (votes.ContainsKey(index)) Settle(index);
        else Requeue(index);
    }

    private void Leave(SiloId silo, int index, Assignment assignment)
    {
        if (!assignment.Holders.Remove(silo)) return;
        if (assignment.Holders.Count == 1) alone.Add((assignment.Since, index));
        else Drop(index);
    }

    // What other silos still hold of it, they answer for nothing.
    private void Drop(int index)
    {
        if (outstanding.Remove(index, out var assignment)) alone.Remove((assignment.Since, index));
    }

    private void Requeue(int index)
    {
        returned.Add(index);
        Queued++;
    }

    private bool MayTakeAgain(SiloId silo, int index) => outstanding[index].Holders[0] != silo && !HasAnswered(index, silo);

    private bool TryDequeue(out int index)
    {
        if (returned.Count > 0)
        {
            // Always lower than the ones never handed out, so nothing starves.
            index = returned.Min;
            returned.Remove(index);
        }
        else if (next < outcomes.Length)
        {
            index = next++;
        }
        else
        {
            index = -1;
            return false;
        }
        Queued--;
        return true;
    }

    private void Withdraw(int index)
    {
        if (!returned.Remove(index)) throw new ArgumentException($"Evaluation {index} was never handed out.", nameof(index));
        Queued--;
    }

    private sealed class SiloLoad
    {
        public int Slots { get; set; }

        public HashSet<int> Held { get; } = [];
    }

    private sealed class Assignment(SiloId silo, TimeSpan since)
    {
        public List<SiloId> Holders { get; } = [silo];

        public TimeSpan Since { get; } = since;
    }
}
