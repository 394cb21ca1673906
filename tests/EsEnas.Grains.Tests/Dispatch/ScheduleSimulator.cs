using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>
/// A cluster on paper: drives an <see cref="EvaluationSchedule"/> as production does, while a seeded stream of misfortunes kills, freezes,
/// thaws, adds and forgets silos and loses, delays, duplicates and reorders what they say; some evaluations are doubled, and in every other
/// seed one silo computes wrongly. Checks the invariants after every event.
/// </summary>
internal sealed class ScheduleSimulator
{
    private readonly RandomStream random;
    private readonly ulong seed;
    private readonly EvaluationSchedule schedule;
    private readonly Dictionary<SiloId, bool> alive = [];
    private readonly List<Call> calls = [];
    private readonly bool[] done;
    private readonly Dictionary<SiloId, int> held = [];
    private readonly HashSet<SiloId> frozen = [];
    private readonly SiloId? liar;
    private TimeSpan now;
    private int born;
    private int faultsSeen;

    public ScheduleSimulator(ulong seed)
    {
        this.seed = seed;
        random = new RandomStream(seed, RandomPurpose.Sample);
        var count = random.NextInt(25);
        var share = random.NextInt(3) / 2.0;
        schedule = new EvaluationSchedule(count, Enumerable.Range(0, count).Where(_ => random.NextDouble() < share));
        done = new bool[schedule.Count];
        liar = seed % 2 == 1 ? new SiloId($"s{random.NextInt(3)}") : null;
    }

    /// <summary>Whether no silo computes wrongly.</summary>
    public bool IsHonest => liar is null;

    /// <summary>Whether the silo that computes wrongly was found out.</summary>
    public bool Caught => liar is not null && schedule.IsQuarantined(liar.Value);

    /// <summary>Evaluations on which two silos agreed.</summary>
    public int Confirmed => schedule.Confirmed;

    /// <summary>What the plan's evaluations give, wherever they run.</summary>
    public static Outcome OutcomeOf(int index) =>
        new(index, index % 7 == 0 ? InvalidReason.Diverged : InvalidReason.None, Math.Sqrt(index), Math.Cbrt(index), index, null);

    /// <summary>Lives through misfortunes, then through a calm in which the plan must end.</summary>
    public IReadOnlyList<Outcome> Run()
    {
        Join();
        var misfortunes = random.NextInt(80);
        for (var i = 0; i < misfortunes && !schedule.IsComplete; i++) Step();
        Calm();
        Require(!IsHonest || schedule.Faults.Count == 0, "an honest duplicate was called a fault");
        // Before it is found out a wrong silo's word may count where nobody else was asked; afterwards none of it does.
        if (Caught)
            foreach (var outcome in schedule.Outcomes)
                Require(OutcomeBits.Same(OutcomeOf(outcome.Index), outcome), "a quarantined silo's outcome counts");
        return schedule.Outcomes;
    }

    private Outcome Say(SiloId silo, int index) =>
        silo == liar && index % 3 != 1 ? OutcomeOf(index) with { Return = -1 - index } : OutcomeOf(index);

    private void Step()
    {
        now += TimeSpan.FromMilliseconds(random.NextInt(400));
        switch (random.NextInt(13))
        {
            case 0 when alive.Count < 6:
                Join();
                break;
            case 1 when alive.Count > 0:
                // Dies; its calls hang until their loss is known.
                alive[Pick(alive.Keys)] = false;
                break;
            case 2 when alive.Count > 0:
                // Declared dead, rightly or not; what it said may still arrive.
                var gone = Pick(alive.Keys);
                alive.Remove(gone);
                schedule.RemoveSilo(gone);
                break;
            case 3 when calls.Count > 0:
                // The call fails at its caller; the silo may answer all the same.
                var failed = calls[random.NextInt(calls.Count)];
                schedule.Fail(failed.Silo, failed.Indices);
                if (random.NextInt(2) == 0) calls.Remove(failed);
                break;
            case 4 or 5 or 6 when alive.Count > 0:
                Take(Pick(alive.Keys));
                break;
            case 7 when alive.Count > 0:
                TakeAgain(Pick(alive.Keys));
                break;
            case 8 when alive.Count > 0:
                schedule.AddSilo(Pick(alive.Keys), 1 + random.NextInt(4));
                break;
            case 9 when alive.Count > 0:
                // Says nothing until it thaws, even if it is given up meanwhile.
                var silo = Pick(alive.Keys);
                if (!frozen.Remove(silo)) frozen.Add(silo);
                break;
            case 10 when frozen.Count > 0:
                frozen.Remove(Pick(frozen));
                break;
            default:
                if (calls.Count > 0) Deliver(random.NextInt(calls.Count), again: random.NextInt(5) == 0);
                break;
        }
        Check();
    }

    private void Calm()
    {
        // Sooner or later every loss is known, and somebody is there.
        frozen.Clear();
        foreach (var dead in alive.Where(a => !a.Value).Select(a => a.Key).ToArray())
        {
            alive.Remove(dead);
            schedule.RemoveSilo(dead);
        }
        if (alive.Count == 0) Join();
        for (var rounds = 0; !schedule.IsComplete; rounds++)
        {
            Require(rounds <= 4 * schedule.Count + 4, "the plan does not end: an evaluation starves");
            now += TimeSpan.FromSeconds(1);
            if (alive.Count == 0) Join();
            if (rounds > 2 * schedule.Count && schedule.OnlyChecksAreLeft) schedule.AbandonChecks();
            foreach (var silo in alive.Keys.ToArray())
            {
                Take(silo);
                TakeAgain(silo);
            }
            // What was lost without a word is noticed as a failed call.
            foreach (var silo in alive.Keys)
                if (calls.TrueForAll(c => c.Silo != silo)) schedule.Fail(silo, Enumerable.Range(0, schedule.Count));
            while (calls.Count > 0) Deliver(random.NextInt(calls.Count), again: false);
            Check();
        }
    }

    private void Join()
    {
        var silo = new SiloId($"s{born++}");
        alive[silo] = true;
        schedule.AddSilo(silo, 1 + random.NextInt(4));
    }

    private void Take(SiloId silo) => Send(silo, schedule.Take(silo, 1 + random.NextInt(6), now));

    private void TakeAgain(SiloId silo) => Send(silo, schedule.TakeAgain(silo, now, TimeSpan.FromMilliseconds(random.NextInt(1000))));

    private void Send(SiloId silo, IReadOnlyList<int> indices)
    {
        // A dead silo, or a lossy moment: the call goes nowhere.
        if (indices.Count > 0 && alive[silo] && random.NextInt(15) > 0) calls.Add(new Call(silo, indices));
    }

    private void Deliver(int at, bool again)
    {
        var call = calls[at];
        if (frozen.Contains(call.Silo)) return;
        if (!again) calls.RemoveAt(at);
        foreach (var index in call.Indices)
            Require(!schedule.Complete(call.Silo, Say(call.Silo, index)) || schedule.IsDone(index),
                "an outcome counted and its evaluation is not done");
        for (; faultsSeen < schedule.Faults.Count; faultsSeen++)
        {
            if (schedule.Faults[faultsSeen].Wrong is not { } wrong) continue;
            Require(wrong == liar, $"{wrong} is called wrong and is not");
            schedule.Quarantine(wrong);
            alive.Remove(wrong);
        }
    }

    private SiloId Pick(IEnumerable<SiloId> silos)
    {
        var all = silos.ToArray();
        return all[random.NextInt(all.Length)];
    }

    private void Check()
    {
        Require(schedule.Done + schedule.Queued + schedule.Outstanding + schedule.Wanted == schedule.Count,
            "an evaluation is in no state, or in two");
        Require(schedule.Queued >= 0, "the queue is shorter than empty");
        Require(Enumerable.Range(0, schedule.Count).Count(schedule.IsDone) == schedule.Done,
            "the number of outcomes that count is not the number done");
        Require(schedule.Silos.Count == alive.Count && alive.Keys.All(schedule.Silos.Contains), "the silos are not those that were added");
        held.Clear();
        var worked = 0;
        for (var index = 0; index < schedule.Count; index++)
        {
            Require(!IsHonest || !done[index] || schedule.IsDone(index), "an evaluation was done and is not any more");
            done[index] = schedule.IsDone(index);
            var holders = schedule.HoldersOf(index);
            Require(holders.Count <= 2 && (holders.Count < 2 || holders[0] != holders[1]),
                "an evaluation has three copies, or two on one silo");
            Require(!schedule.IsDone(index) || holders.Count == 0, "an evaluation is done and held");
            if (holders.Count > 0) worked++;
            foreach (var silo in holders)
            {
                Require(alive.ContainsKey(silo), "an evaluation is held by a silo that is gone");
                held[silo] = held.GetValueOrDefault(silo) + 1;
            }
        }
        Require(worked == schedule.Outstanding, "an outstanding evaluation has no holder");
        foreach (var (silo, count) in held) Require(schedule.HeldBy(silo) >= count, "a silo holds fewer evaluations than are held by it");
    }

    private void Require(bool condition, string message)
    {
        if (!condition) Assert.Fail($"seed {seed}, at {now}: {message}");
    }

    private sealed record Call(SiloId Silo, IReadOnlyList<int> Indices);
}
