using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Components;
using EsEnas.Web.Networks;
using EsEnas.Web.Reading;
using EsEnas.Web.Replays;
using EsEnas.Web.Serving;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace EsEnas.Web.Pages;

/// <summary>An episode in motion: the body, what it sees and does, and its network lit in time with it.</summary>
public sealed partial class ReplayPage : LivePage
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private ElementReference root;
    private Recording? recording;
    private Trajectory? trajectory;
    private NetworkView? network;
    private IJSObjectReference? module;
    private IJSObjectReference? player;
    private Trajectory? played;

    /// <summary>The run's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "policy")]
    private int? Policy { get; set; }

    [SupplyParameterFromQuery(Name = "seed")]
    private long? Seed { get; set; }

    [SupplyParameterFromQuery(Name = "episode")]
    private int? Episode { get; set; }

    [SupplyParameterFromQuery(Name = "iteration")]
    private int? Iteration { get; set; }

    [SupplyParameterFromQuery(Name = "evaluation")]
    private int? Evaluation { get; set; }

    [SupplyParameterFromQuery(Name = "phase")]
    private string? Phase { get; set; }

    [Inject]
    private RunFeeds Feeds { get; set; } = null!;

    [Inject]
    private Recordings Recordings { get; set; } = null!;

    [Inject]
    private IPageSource Source { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    private RunFeed Feed { get; set; } = null!;

    private string Title => Feed.View.Status is { Name.Length: > 0 } status ? SafeText.Line(status.Name) : SafeText.Shown(Id);

    private ReplayRequest Asked =>
        new(Policy, (ulong)Math.Max(Seed ?? 1, 0), Math.Max(Episode ?? 0, 0), Iteration, Math.Max(Evaluation ?? 0, 0), Phase ?? "");

    private string Notice => (trajectory, recording) switch
    {
        ({ } shown, _) => $"{ResultOf(shown.Result)} in {Show.Count(shown.Result.Steps)} steps, " +
            $"{shown.FramesPerSecond:0.#} frames a second{Compared}",
        (null, { } going) => going.Activity,
        _ => Feed.View.Problem.Length > 0 ? Feed.View.Problem : "No episode yet.",
    };

    private static string ResultOf(EpisodeResult result) =>
        result.IsValid ? $"return {Show.Return(result.Return)}" : $"no valid return ({InvalidReasonText.Label(result.Reason)})";

    private string Compared => recording?.Report switch
    {
        { MismatchCount: 0 } => "; as it was recorded, to the bit",
        { MismatchCount: > 0 } => "; not as it was recorded",
        _ => "",
    };

    private string ViewText => $"{Title} moving; drag or use the arrow keys to turn the view, plus and minus to come closer";

    private string StripText => trajectory is { } shown
        ? $"Actions ({string.Join(", ", shown.Shape.Actuators.Select(SafeText.Line))}) and " +
            $"{shown.Shape.Observations.Length} observations over time"
        : "";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var run = new RunId(Id);
        if (Feed?.Run != run) Feed = Feeds.Of(run);
        await Feed.EnsureAsync(FirstPaint);
        recording = null;
        await RecordAsync();
    }

    private protected override async Task PaintAsync()
    {
        if (recording is null) await RecordAsync();
        await base.PaintAsync();
    }

    // Where the run stands says which policy it is: as long as nobody has said, the feed goes on asking.
    private async Task RecordAsync()
    {
        if (Feed.View.Status is { } status)
        {
            Watch();
            recording = Recordings.Of(Feed.Run, ReplayRequest.StateOf(status, Iteration), Asked);
            await Task.WhenAny(recording.Done, Task.Delay(FirstPaint));
        }
        else Watch(Feed.Subscribe);
        Take();
        if (RendererInfo.IsInteractive && trajectory is null && recording is { } going) _ = InvokeAsync(() => FollowAsync(going));
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (trajectory is null || ReferenceEquals(played, trajectory)) return;
        played = trajectory;
        module ??= await Script.InvokeAsync<IJSObjectReference>("import", PageAssets.Link("/page/replay.js"));
        if (player is not null) await player.InvokeVoidAsync("end");
        player = await module.InvokeAsync<IJSObjectReference>("show", root, $"{RunLinks.File(new RunId(Id), "trajectory")}{Asked.Query}");
    }

    private void Take()
    {
        trajectory = recording?.Done is { IsCompletedSuccessfully: true, Result: { } done } ? done : null;
        network = trajectory is null ? null : NetworkView.Of("the network that acts", trajectory.Shape.Network);
    }

    private async Task FollowAsync(Recording followed)
    {
        while (!followed.Done.IsCompleted && ReferenceEquals(followed, recording))
        {
            await Task.WhenAny(followed.Done, Task.Delay(BetweenLooks));
            StateHasChanged();
        }
        if (!ReferenceEquals(followed, recording)) return;
        Take();
        StateHasChanged();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        recording = null;
        Dispose();
        try
        {
            if (player is not null) await player.InvokeVoidAsync("end");
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its player with it.
        }
    }
}
