using System.Collections.Immutable;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Curves;
using EsEnas.Web.Networks;

namespace EsEnas.Web.Reading;

/// <summary>One run, read once for all pages that show it. Thread safe.</summary>
internal sealed class RunFeed(RunId run, IPageSource source, PagePace pace, TimeProvider time)
    : Feed<RunView>(RunView.Unknown, pace, time)
{
    private static readonly TimeSpan WhileRunning = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileResting = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WhileReading = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider time = time;
    private CurveStore curves = new(run, () => source.Grains);
    private DateTimeOffset submittedAt;

    /// <summary>The run.</summary>
    internal RunId Run => run;

    /// <summary>Its specification, policies and the like.</summary>
    internal RunDetails Details { get; private set; } = new(run, source);

    /// <summary>Its networks.</summary>
    internal RunNetworks Networks { get; private set; } = new(run, source, time);

    /// <inheritdoc/>
    protected override TimeSpan Interval => View switch
    {
        { Problem.Length: > 0 } => WhileRunning,
        { Curve.IsComplete: false } => WhileReading,
        { IsMoving: true } => WhileRunning,
        _ => WhileResting,
    };

    /// <inheritdoc/>
    protected override async Task<RunView> ReadAsync(CancellationToken cancellationToken)
    {
        var status = View.Status;
        try
        {
            status = await Asking.AskAsync(() => source.Grains.GetGrain<IExperimentGrain>(run.Value).GetStatus(),
                () => source.Grains.GetGrain<IStoreReader>(0).GetStatus(run), cancellationToken);
            ForgetAnother(status);
            var incidents = await ReadIncidentsAsync(status, cancellationToken);
            var curve = await curves.ReadAsync(status,
                part => Publish(new RunView(status, part, "", false) { Incidents = incidents }), () => IsWatched, cancellationToken);
            // Nothing new, nothing to draw.
            return View is { Problem: "", IsMissing: false } view && view.Curve == curve && view.Status == status
                && view.Incidents == incidents ? view : new RunView(status, curve, "", false) { Incidents = incidents };
        }
        catch (RunException error) when (error.Error == RunError.NotFound)
        {
            return new RunView(null, Curve.Empty, SafeText.Line(error.Message), true);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return View with { Status = status, Problem = Asking.FeedTextOf(error), IsMissing = false };
        }
    }

    // A run of that name that was deleted and made anew has nothing of the old one, however far it is.
    private void ForgetAnother(RunStatus status)
    {
        if (status.SubmittedAt == submittedAt) return;
        submittedAt = status.SubmittedAt;
        curves = new CurveStore(run, () => source.Grains);
        (Details, Networks) = (new RunDetails(run, source), new RunNetworks(run, source, time));
    }

    // Of a run that rests nothing happens that its status does not say.
    private async Task<ImmutableArray<RunIncident>> ReadIncidentsAsync(RunStatus status, CancellationToken cancellationToken)
    {
        var known = View.Incidents;
        if (status.State != RunState.Running && View.Status == status) return known;
        try
        {
            var grain = source.Grains.GetGrain<IExperimentGrain>(run.Value);
            var told = await grain.GetIncidents().WaitAsync(Asking.Patience, cancellationToken);
            return told.SequenceEqual(known) ? known : [.. told];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A silo of an older build knows none.
            return known;
        }
    }
}
