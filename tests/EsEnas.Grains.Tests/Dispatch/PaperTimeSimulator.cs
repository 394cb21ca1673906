using EsEnas.Core.Numerics;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Rollouts;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>
/// Silos with slots on paper time: the schedule, the pace and the silos' fair queues of production, events in order of time instead of a
/// network and threads. Evaluations take half to one and a half times a mean; messages take a moment each way; coordinators take no time.
/// </summary>
internal sealed class PaperTimeSimulator
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> events = new();
    private readonly RandomStream random;
    private readonly TimeSpan mean;
    private readonly Silo[] silos;
    private readonly List<Run> runs = [];
    private long order;

    public PaperTimeSimulator(ulong seed, int silos, int slots, TimeSpan mean)
    {
        random = new RandomStream(seed, RandomPurpose.Sample);
        this.mean = mean;
        this.silos = [.. Enumerable.Range(0, silos).Select(i => new Silo($"s{i:d4}", slots))];
    }

    public TimeSpan Now { get; private set; }

    /// <summary>Share of the slots' time that went into outcomes that counted, since the start.</summary>
    public double Efficiency => runs.Sum(r => r.UsefulSeconds) / (Now.TotalSeconds * silos.Sum(s => s.Slots));

    /// <summary>Begins a run of equal plans, one after another.</summary>
    public Run Start(string name, int evaluations, int plans)
    {
        var run = new Run(name, evaluations, plans, [.. silos.Select(s => new SiloLink(new(s.Name)))]);
        runs.Add(run);
        Begin(run);
        return run;
    }

    /// <summary>Lets time go by until a moment, or until nothing happens any more.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (events.TryPeek(out _, out var next) && next.At <= end)
        {
            var happens = events.Dequeue();
            Now = next.At;
            happens();
        }
    }

    private void Begin(Run run)
    {
        run.Schedule = new EvaluationSchedule(run.Evaluations);
        for (var s = 0; s < silos.Length; s++) run.Schedule.AddSilo(new(silos[s].Name), run.Links[s].Slots);
        for (var s = 0; s < silos.Length; s++) Fill(run, s);
    }

    // As the dispatcher fills a silo's window.
    private void Fill(Run run, int silo)
    {
        var link = run.Links[silo];
        var schedule = run.Schedule;
        while (schedule.QueuedFor(link.Address) is > 0 and var queued)
        {
            var pace = DispatchPace.For(link.Slots, schedule.Slots, queued, link.EvaluationSeconds);
            var held = schedule.HeldBy(link.Address);
            var room = pace.Window - held;
            if (room <= 0 || (room < pace.Batch && held >= link.Slots)) return;
            Send(run, silo, schedule.Take(link.Address, Math.Min(room, pace.Batch), Now));
        }
        foreach (var index in schedule.TakeAgain(link.Address, Now, DispatchPace.Timeout(link.EvaluationSeconds)))
            Send(run, silo, [index]);
    }

    private void Send(Run run, int silo, IReadOnlyList<int> indices)
    {
        var call = new Call(run, run.Schedule, silo, indices);
        After(Latency, () =>
        {
            for (var i = 0; i < indices.Count; i++) silos[silo].Queue.Enqueue(run.Name, call);
            Work(silo);
        });
    }

    private void Work(int at)
    {
        var silo = silos[at];
        while (silo.Busy < silo.Slots && silo.Queue.TryDequeue(out var call))
        {
            silo.Busy++;
            var takes = mean * random.NextUniform(0.5, 1.5);
            var mine = call;
            After(takes, () =>
            {
                silo.Busy--;
                mine.Seconds += takes.TotalSeconds;
                if (++mine.Finished == mine.Indices.Count) After(Latency, () => Answer(mine));
                Work(at);
            });
        }
    }

    private void Answer(Call call)
    {
        var run = call.Run;
        // An answer to a plan that is over.
        if (run.Schedule != call.Schedule) return;
        var link = run.Links[call.Silo];
        link.Answered(silos[call.Silo].Slots);
        link.Measured(call.Indices.Count, call.Seconds);
        run.Schedule.AddSilo(link.Address, link.Slots);
        var counted = call.Indices.Count(index => run.Schedule.Complete(link.Address, ScheduleSimulator.OutcomeOf(index)));
        run.Counted += counted;
        run.UsefulSeconds += call.Seconds * counted / call.Indices.Count;
        if (!run.Schedule.IsComplete) Fill(run, call.Silo);
        else if (++run.Plans < run.MostPlans) Begin(run);
    }

    private void After(TimeSpan wait, Action happens) => events.Enqueue(happens, (Now + wait, order++));

    /// <summary>A run, and what it got so far.</summary>
    internal sealed class Run(string name, int evaluations, int mostPlans, SiloLink[] links)
    {
        public string Name => name;

        public int Evaluations => evaluations;

        public int MostPlans => mostPlans;

        public SiloLink[] Links => links;

        public EvaluationSchedule Schedule { get; set; } = new(0);

        public int Plans { get; set; }

        public long Counted { get; set; }

        public double UsefulSeconds { get; set; }
    }

    private sealed class Silo(string name, int slots)
    {
        public string Name => name;

        public int Slots => slots;

        public int Busy { get; set; }

        public FairQueue<Call> Queue { get; } = new();
    }

    private sealed class Call(Run run, EvaluationSchedule schedule, int silo, IReadOnlyList<int> indices)
    {
        public Run Run => run;

        public EvaluationSchedule Schedule => schedule;

        public int Silo => silo;

        public IReadOnlyList<int> Indices => indices;

        public int Finished { get; set; }

        public double Seconds { get; set; }
    }
}
