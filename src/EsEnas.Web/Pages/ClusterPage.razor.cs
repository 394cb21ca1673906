using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Components;
using EsEnas.Web.Reading;
using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Pages;

/// <summary>The silos: slots, load, versions, and whether they take work.</summary>
public sealed partial class ClusterPage : LivePage
{
    private string message = "";
    private bool isBusy;

    [Inject]
    private ClusterFeed Feed { get; set; } = null!;

    [Inject]
    private IPageSource Source { get; set; } = null!;

    private string Notice => Feed.View switch
    {
        { Problem.Length: > 0 } view => view.Problem,
        { Outage: { } outage } => $"{SafeText.Line(outage.Text)}; runs wait and lose nothing",
        { IsKnown: false } => "Asking the silos …",
        var view =>
            Show.Counted(view.Silos.Length, "silo") + ", " + Show.Counted(view.Silos.Sum(silo => silo.Capacity?.Slots ?? 0), "slot"),
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        await Feed.EnsureAsync(FirstPaint);
        Watch(Feed.Subscribe);
    }

    private static string StatusOf(SiloReport silo) => silo.Capacity switch
    {
        { Availability: SiloAvailability.Draining, Busy: 0, Queued: 0 } when silo.Runs == 0 => "drained",
        { Availability: SiloAvailability.Draining } => "draining",
        { Availability: SiloAvailability.Quarantined } => "quarantined",
        _ => SafeText.Line(silo.Status),
    };

    private static string Cell(int? value) => value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture) : "–";

    private async Task DrainAsync(SiloId silo)
    {
        (isBusy, message) = (true, "…");
        try
        {
            await Source.Grains.GetGrain<IClusterGrain>(0).Drain(silo.Value);
            message = $"{silo} gets no more work; its runs move to other silos.";
        }
        catch (Exception error) when (Asking.IsTold(error))
        {
            message = Asking.ActionTextOf(error);
        }
        isBusy = false;
        await Feed.EnsureAsync(Asking.Patience, isForced: true);
    }
}
