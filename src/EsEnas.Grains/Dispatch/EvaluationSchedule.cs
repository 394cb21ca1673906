using EsEnas.Core.Training;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Who gets which evaluation when, what returns to the queue, which outcome counts: a plan's scheduling as a pure state machine. Production drives
/// it over the network, tests with a simulator that kills, delays, duplicates and reorders.
/// </summary>
/// <remarks>
/// An evaluation is queued, or outstanding at one or two silos, or done. The first outcome counts; a later one is only compared with it. Since an
/// evaluation is a function, an outcome counts whoever sends it, a silo that was given up included. Knows no clock: time is handed in. Not thread safe.
/// </remarks>
internal sealed class EvaluationSchedule
{
    private readonly Outcome?[] outcomes;
    private readonly string?[] firstSilo;
    private readonly Dictionary<string, SiloLoad> silos = [];
    private readonly SortedSet<int> returned = [];
    private readonly Dictionary<int, Assignment> outstanding = [];
    private readonly List<OutcomeFault> faults = [];
    private int next;
    private int done;

    /// <param name="count">Evaluations of the plan, indices 0 to count - 1.</param>
    public EvaluationSchedule(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        outcomes = new Outcome?[count];
        firstSilo = new string?[count];
        Queued = count;
    }

    /// <summary>Evaluations of the plan.</summary>
    public int Count => outcomes.Length;

    /// <summary>Evaluations with an outcome.</summary>
    public int Done => done;

    /// <summary>Evaluations that nobody works on.</summary>
    public int Queued { get; private set; }

    /// <summary>Evaluations that somebody works on.</summary>
    public int Outstanding => outstanding.Count;

    /// <summary>Slots of all silos.</summary>
    public int Slots => silos.Values.Sum(s => s.Slots);

    /// <summary>Whether every evaluation has its outcome.</summary>
    public bool IsComplete => done == outcomes.Length;

    /// <summary>Second outcomes that differ from the first: a silo computes wrongly.</summary>
    public IReadOnlyList<OutcomeFault> Faults => faults;

    /// <summary>The silos that get work.</summary>
    public IReadOnlyCollection<string> Silos => silos.Keys;

    /// <summary>The outcomes by index.</summary>
    /// <exception cref="InvalidOperationException">Some are missing.</exception>
    public IReadOnlyList<Outcome> Outcomes =>
        IsComplete ? outcomes.OfType<Outcome>().ToArray() : throw new InvalidOperationException($"{outcomes.Length - done} of {outcomes.Length} evaluations have no outcome yet.");

    /// <summary>Adds a silo, or corrects its number of slots.</summary>
    public void AddSilo(string silo, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        if (silos.TryGetValue(silo, out var load)) load.Slots = slots;
        else silos[silo] = new SiloLoad(slots);
    }

    /// <summary>Gives up a silo: what only it worked on returns to the queue.</summary>
    public void RemoveSilo(string silo)
    {
        if (!silos.TryGetValue(silo, out var load)) return;
        foreach (var index in load.Held.ToArray()) Release(silo, index);
        silos.Remove(silo);
    }

    /// <summary>How many evaluations a silo works on.</summary>
    public int HeldBy(string silo) => silos.TryGetValue(silo, out var load) ? load.Held.Count : 0;

    /// <summary>Who works on an evaluation: nobody, one or two silos.</summary>
    public IReadOnlyList<string> HoldersOf(int index) => outstanding.TryGetValue(index, out var assignment) ? assignment.Holders : [];

    /// <summary>Hands queued evaluations to a silo, lowest index first.</summary>
    /// <returns>At most <paramref name="atMost"/> indices; none if the queue is empty or the silo unknown.</returns>
    public IReadOnlyList<int> Take(string silo, int atMost, TimeSpan now)
    {
        if (!silos.TryGetValue(silo, out var load)) return [];
        var batch = new List<int>(Math.Max(0, Math.Min(atMost, Queued)));
        while (batch.Count < atMost && TryDequeue(out var index))
        {
            outstanding[index] = new Assignment(silo, now);
            load.Held.Add(index);
            batch.Add(index);
        }
        return batch;
    }

    /// <summary>
    /// When the queue is empty and a silo has idle slots: starts the oldest outstanding evaluations there a second time.
    /// </summary>
    /// <param name="silo">The silo with idle slots.</param>
    /// <param name="now">The time.</param>
    /// <param name="patience">How long an evaluation must have been outstanding.</param>
    /// <returns>Indices that another silo alone holds, oldest first.</returns>
    public IReadOnlyList<int> TakeAgain(string silo, TimeSpan now, TimeSpan patience)
    {
        if (Queued > 0 || !silos.TryGetValue(silo, out var load)) return [];
        var idle = load.Slots - load.Held.Count;
        if (idle <= 0) return [];
        var batch = outstanding.Where(o => o.Value.Holders.Count == 1 && o.Value.Holders[0] != silo && now - o.Value.Since >= patience)
            .OrderBy(o => o.Value.Since).ThenBy(o => o.Key).Take(idle).Select(o => o.Key).ToList();
        foreach (var index in batch)
        {
            outstanding[index].Holders.Add(silo);
            load.Held.Add(index);
        }
        return batch;
    }

    /// <summary>When <see cref="TakeAgain"/> will next have something for a silo if nothing else happens; null if never.</summary>
    public TimeSpan? NextTakeAgain(string silo, TimeSpan patience)
    {
        if (Queued > 0 || !silos.TryGetValue(silo, out var load) || load.Held.Count >= load.Slots) return null;
        TimeSpan? oldest = null;
        foreach (var assignment in outstanding.Values)
            if (assignment.Holders.Count == 1 && assignment.Holders[0] != silo && !(assignment.Since >= oldest)) oldest = assignment.Since;
        return oldest + patience;
    }

    /// <summary>An outcome arrived. The first one of its index counts.</summary>
    /// <returns>Whether this one counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such evaluation.</exception>
    public bool Complete(string silo, Outcome outcome)
    {
        var index = outcome.Index;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, outcomes.Length);
        if (silos.TryGetValue(silo, out var load)) load.Held.Remove(index);
        if (outcomes[index] is { } first)
        {
            if (!OutcomeBits.Same(first, outcome)) faults.Add(new OutcomeFault(index, firstSilo[index]!, silo));
            return false;
        }
        // A silo that was given up may answer after all while the evaluation is queued again, or runs elsewhere.
        if (!outstanding.Remove(index)) Withdraw(index);
        outcomes[index] = outcome;
        firstSilo[index] = silo;
        done++;
        return true;
    }

    /// <summary>A silo will not answer for these evaluations: they return to the queue unless another silo works on them.</summary>
    public void Fail(string silo, IEnumerable<int> indices)
    {
        if (!silos.TryGetValue(silo, out var load)) return;
        foreach (var index in indices)
            if (load.Held.Contains(index)) Release(silo, index);
    }

    private void Release(string silo, int index)
    {
        silos[silo].Held.Remove(index);
        if (!outstanding.TryGetValue(index, out var assignment)) return;
        assignment.Holders.Remove(silo);
        if (assignment.Holders.Count > 0) return;
        outstanding.Remove(index);
        returned.Add(index);
        Queued++;
    }

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

    private sealed class SiloLoad(int slots)
    {
        public int Slots { get; set; } = slots;

        public HashSet<int> Held { get; } = [];
    }

    private sealed class Assignment(string silo, TimeSpan since)
    {
        public List<string> Holders { get; } = [silo];

        public TimeSpan Since { get; } = since;
    }
}
