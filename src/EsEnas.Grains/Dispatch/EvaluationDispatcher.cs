using EsEnas.Core.Training;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Evaluates the plans of one run on all live silos: drives an <see cref="EvaluationSchedule"/> by what silos answer and by what the membership says.
/// </summary>
/// <remarks>Not thread safe: one plan at a time, on its activation's scheduler.</remarks>
internal sealed partial class EvaluationDispatcher(ISiloRoster roster, IRolloutTransport transport, TimeProvider time, ILogger<EvaluationDispatcher> logger,
    SiloMetrics? metrics = null, IOptions<TracingOptions>? tracing = null)
{
    private readonly IRolloutTransport transport = transport;
    private readonly ILogger logger = logger;
    private readonly SiloMetrics metrics = metrics ?? SiloMetrics.Unobserved;
    private readonly TracingOptions tracing = tracing?.Value ?? new TracingOptions();
    private readonly Dictionary<string, SiloLink> links = [];
    private readonly long origin = time.GetTimestamp();

    /// <summary>Second outcomes that differed from the first, since this dispatcher exists.</summary>
    public int Disagreements { get; private set; }

    /// <summary>What keeps work from going on, or should worry an operator; empty if nothing does.</summary>
    public string Notice { get; private set; } = "";

    private TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>Evaluates a plan.</summary>
    /// <param name="job">The plan.</param>
    /// <param name="progress">Called with the number of evaluations done, whenever it grew.</param>
    /// <param name="cancellationToken">Gives up at once; work in flight is told, not awaited.</param>
    /// <returns>One outcome per evaluation, by index, whoever computed it.</returns>
    /// <exception cref="EvaluationsFailedException">An evaluation threw wherever it was tried.</exception>
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
                SyncSilos(plan.Schedule, job);
                var wait = plan.StartCalls();
                if (plan.Failure is { } failure) throw failure;
                if (!plan.Schedule.IsComplete) await Pulse.WaitAsync(Task.WhenAny(rosterChanged, answered), wait, time, cancellationToken);
            }
            return plan.Schedule.Outcomes;
        }
        finally
        {
            // Second copies still run; nobody needs them.
            await end.CancelAsync();
        }
    }

    private void SyncSilos(EvaluationSchedule schedule, DispatchJob job)
    {
        var active = roster.Active;
        foreach (var gone in schedule.Silos.Except(active, StringComparer.Ordinal).ToArray()) schedule.RemoveSilo(gone);
        foreach (var gone in links.Keys.Except(active, StringComparer.Ordinal).ToArray()) links.Remove(gone);
        var excluded = 0;
        foreach (var silo in active)
        {
            if (!links.TryGetValue(silo, out var link)) links[silo] = link = new SiloLink(silo);
            if (link.OtherIdentity is { } identity && identity != job.NumericsIdentity)
            {
                schedule.RemoveSilo(silo);
                excluded++;
            }
            else
            {
                schedule.AddSilo(silo, link.Slots);
            }
        }
        Notice = (schedule.Silos.Count == 0, excluded, Disagreements) switch
        {
            (true, 0, _) => "waiting for a silo",
            (true, _, _) => "waiting: no silo computes under the run's numerics identity",
            (_, 0, 0) => "",
            (_, 0, _) => $"{Disagreements} evaluations came out differently on two silos: one of them computes wrongly",
            _ => $"{excluded} silos get no work: their numerics identity is another one",
        };
    }
}
