using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Evaluates the plans of one run on all live silos: drives an <see cref="EvaluationSchedule"/> by what silos answer and by what the
/// membership says.
/// </summary>
/// <remarks>Not thread safe: one plan at a time, on its activation's scheduler.</remarks>
internal sealed partial class EvaluationDispatcher(ISiloRoster roster, IRolloutTransport transport, TimeProvider time,
    ILogger<EvaluationDispatcher> logger, double doubleShare = 0, SiloMetrics? metrics = null, IOptions<TracingOptions>? tracing = null)
{
    private static readonly TimeSpan LostLately = TimeSpan.FromMinutes(2);
    private readonly double doubleShare = doubleShare;
    private readonly ISiloRoster roster = roster;
    private readonly IRolloutTransport transport = transport;
    private readonly ILogger logger = logger;
    private readonly SiloMetrics metrics = metrics ?? SiloMetrics.Unobserved;
    private readonly TracingOptions tracing = tracing?.Value ?? new TracingOptions();
    private readonly Dictionary<SiloId, SiloLink> links = [];
    private readonly long origin = time.GetTimestamp();
    private IReadOnlyList<SiloId>? lastActive;

    /// <summary>Outcomes that differed from another silo's, since this dispatcher exists.</summary>
    public int Disagreements { get; private set; }

    /// <summary>Evaluations on which two silos agreed, since this dispatcher exists.</summary>
    public long Confirmed { get; private set; }

    /// <summary>What blocks the run or should worry an operator; empty if nothing does.</summary>
    public string Notice { get; private set; } = "";

    /// <summary>Called with <see cref="Notice"/> when it has changed and is not empty; null: nothing is.</summary>
    public Action<string>? OnNotice { get; set; }

    /// <summary>
    /// Called with what befell evaluations, and how many of them are made once more because of it; null: nothing is.
    /// </summary>
    public Action<string, int>? OnIncident { get; set; }

    private TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>
    /// Tells of the silos that were lost shortly before this dispatcher begins: whoever dispatched until then may have had no time to.
    /// </summary>
    /// <param name="known">Whether one is known to be gone.</param>
    public void TellLost(Func<SiloId, bool> known)
    {
        foreach (var gone in roster.LostWithin(LostLately).Where(silo => !known(silo))) TellGone(gone);
    }

    /// <summary>Evaluates a plan.</summary>
    /// <param name="job">The plan.</param>
    /// <param name="progress">Called with the number of evaluations done, whenever it grew.</param>
    /// <param name="cancellationToken">Stops at once; work in flight is cancelled, not awaited.</param>
    /// <returns>One outcome per evaluation, by index.</returns>
    /// <exception cref="EvaluationsFailedException">An evaluation threw wherever it was tried, or no active silo can read the
    /// plan.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<Outcome>> EvaluateAsync(DispatchJob job, Action<int> progress, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var plan = new PlanDispatch(this, job, progress, end.Token);
        try
        {
            while (!plan.Schedule.IsComplete)
            {
                var rosterChanged = roster.Changed.Next;
                var answered = plan.Answered.Next;
                var recheck = SyncSilos(plan.Schedule, job);
                var wait = Earlier(plan.StartCalls(), recheck);
                if (plan.Failure is { } failure) throw failure;
                if (!plan.Schedule.IsComplete) await Pulse.WaitAsync(Task.WhenAny(rosterChanged, answered), wait, time, cancellationToken);
            }
            // Whether a plan fails by its outcomes must not depend on which of them came last.
            if (plan.Failure is { } late) throw late;
            Confirmed += plan.Schedule.Confirmed;
            return plan.Schedule.Outcomes;
        }
        finally
        {
            // Speculative copies that still run are no longer needed.
            await end.CancelAsync();
        }
    }

    /// <summary>Brings the schedule's silos up to date.</summary>
    /// <returns>How long until a silo that is unavailable may be asked again; null if none is.</returns>
    private TimeSpan? SyncSilos(EvaluationSchedule schedule, DispatchJob job)
    {
        var active = roster.Active;
        if (!ReferenceEquals(active, lastActive))
        {
            // The same list as long as nothing changes; a new schedule has none that could be gone.
            foreach (var gone in schedule.Silos.Except(active).ToArray()) schedule.RemoveSilo(gone);
            foreach (var gone in links.Keys.Except(active).ToArray())
            {
                links.Remove(gone);
                TellGone(gone);
            }

            lastActive = active;
        }
        var (excluded, unreadable, unavailable) = (0, 0, 0);
        var now = Now;
        TimeSpan? recheck = null;
        foreach (var silo in active)
        {
            if (!links.TryGetValue(silo, out var link)) links[silo] = link = new SiloLink(silo);
            if (link.OtherIdentity is { } identity && identity != job.NumericsIdentity)
            {
                schedule.RemoveSilo(silo);
                excluded++;
            }
            else if (link.Unreadable == job.SpecificationHash)
            {
                schedule.RemoveSilo(silo);
                unreadable++;
            }
            else if (link.Wrong || (link.Unavailable.Length > 0 && link.NotBefore > now))
            {
                schedule.RemoveSilo(silo);
                unavailable++;
                if (link.Untold is not null && link.NotBefore <= now) _ = TellAsync(job.Run, link);
                else if (!link.Wrong || link.Untold is not null) recheck = Earlier(recheck, link.NotBefore - now);
            }
            else
            {
                schedule.AddSilo(silo, link.Slots);
            }
        }
        var notice = NoticeOf(schedule.Silos.Count == 0, excluded, unreadable, unavailable);
        var isNews = notice.Length > 0 && notice != Notice;
        Notice = notice;
        if (isNews) OnNotice?.Invoke(notice);
        return recheck;
    }

    private void TellGone(SiloId silo) => OnIncident?.Invoke($"silo {silo} has left the cluster or was lost; the others do its work", 0);

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;

    private string NoticeOf(bool nobody, int excluded, int unreadable, int unavailable)
    {
        if (nobody && unreadable > 0) return "waiting: the silos that could take work cannot read the run; is their build an older one?";
        if (nobody && unavailable > 0) return "waiting: every silo is being drained or is quarantined";
        if (nobody) return excluded > 0 ? "waiting: no silo computes under the run's numerics identity" : "waiting for a silo";
        if (links.Values.FirstOrDefault(l => l.Wrong) is { } wrong)
            return $"silo {wrong.Address} computes wrongly and gets no more work; 'verify' tells whether earlier iterations are sound";
        if (excluded > 0) return $"{excluded} silos get no work: their numerics identity is another one";
        if (unreadable > 0) return $"{unreadable} silos get no work: they cannot read the run; is their build an older one?";
        return Disagreements > 0 ? $"{Disagreements} evaluations came out differently on two silos: one of them computes wrongly" : "";
    }

    private void Quarantine(RunId run, SiloId silo, string reason)
    {
        LogQuarantined(logger, run, silo, reason);
        OnIncident?.Invoke($"silo {silo} is quarantined: {reason}", 0);
        // A silo that has left the cluster computes nothing.
        if (!links.TryGetValue(silo, out var link)) return;
        (link.Wrong, link.Untold) = (true, reason);
        _ = TellAsync(run, link);
    }

    /// <summary>Tells a silo that it is quarantined; if that fails it is told again, later.</summary>
    private async Task TellAsync(RunId run, SiloLink link)
    {
        var reason = link.Untold!;
        link.Untold = null;
        try
        {
            await transport.QuarantineAsync(link.Address, reason);
        }
        catch (Exception exception)
        {
            LogNotTold(logger, exception, run, link.Address);
            link.Untold = reason;
            link.Failed(Now);
        }
    }
}
