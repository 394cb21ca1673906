using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Components;
using EsEnas.Web.Curves;
using EsEnas.Web.Networks;
using EsEnas.Web.Reading;
using EsEnas.Web.Serving;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Pages;

/// <summary>One run: where it stands, how it came there, and what can be done with it.</summary>
public sealed partial class RunPage : LivePage
{
    // As many as a wide screen has pixels for, drawn from edge to edge of each.
    private const int Columns = 500;

    private static readonly TimeSpan ForNames = TimeSpan.FromMilliseconds(150);

    private readonly Dictionary<string, string> query = new(StringComparer.Ordinal);

    /// <summary>The run's id, or a name that it was given.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    // Of the first answer; later there is none.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [SupplyParameterFromQuery(Name = "x")]
    private string? Over { get; set; }

    /// <summary>The kept iteration whose network is shown; null: the newest, or the chosen policy.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    private int? At { get; set; }

    /// <summary>The policy of the front that the page shows, from 0; null: the chosen one.</summary>
    [SupplyParameterFromQuery(Name = "policy")]
    private int? Point { get; set; }

    /// <summary>What the policies of the front are drawn over.</summary>
    [SupplyParameterFromQuery(Name = "by")]
    private string? By { get; set; }

    [Inject]
    private RunFeeds Feeds { get; set; } = null!;

    [Inject]
    private ClusterFeed Cluster { get; set; } = null!;

    [Inject]
    private IPageSource Source { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private RunFeed Feed { get; set; } = null!;

    private SpecificationView? specification;
    private IReadOnlyList<int> kept = [];
    private NetworkView? network;
    private SignalNames names = SignalNames.None;
    private PolicyDocument? policy;
    private PolicyDocument? drawn;
    private string unreadable = "";
    private Task? named;

    private RunView View => Feed.View;

    private string Title => View.Status is { Name.Length: > 0 } status ? SafeText.Line(status.Name) : SafeText.Shown(Id);

    private CurveAxis Axis => Over switch
    {
        "episodes" => CurveAxis.Episodes,
        "steps" => CurveAxis.Steps,
        _ => CurveAxis.Iterations,
    };

    private string AcrossText => Axis switch
    {
        CurveAxis.Episodes => "training episodes",
        CurveAxis.Steps => "environment steps of training",
        _ => "iterations",
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (query["x"], query["at"], query["policy"], query["by"]) = (Over ?? "", Plain(At), Plain(Point), By ?? "");
        var run = new RunId(Id);
        if (Feed?.Run != run) Feed = Feeds.Of(run);
        await Feed.EnsureAsync(FirstPaint);
        if (View.IsMissing && await FindAsync() is { } other) Navigation.NavigateTo(RunLinks.Of(other), replace: true);
        if (View.IsMissing && Http is { Response.HasStarted: false }) Http.Response.StatusCode = StatusCodes.Status404NotFound;
        await ReadDetailsAsync();
        if (View.IsMoving) await Cluster.EnsureAsync(FirstPaint);
        Follow();
    }

    private protected override async Task PaintAsync()
    {
        // Whatever becomes of the details: what is known shows.
        await WithinAsync(ReadDetailsAsync(), Asking.Patience);
        Follow();
        await base.PaintAsync();
    }

    // The silos are of interest as long as they work on it; what is new of them shows when the run is painted, which then moves anyway.
    private void Follow()
    {
        if (View.IsMoving) Watch(Feed.Subscribe, _ => Cluster.Subscribe(() => { }));
        else Watch(Feed.Subscribe);
    }

    // What is kept already costs nothing.
    private async Task ReadDetailsAsync()
    {
        if (View.Status is not { } status) return;
        try
        {
            specification = await Feed.Details.SpecificationAsync(status);
            await ReadPolicyAsync(status);
            await ReadNetworkAsync(status);
            // An evaluation is made for them.
            if (!PageWarmUp.Is(Http)) await NameAsync(Feed.Details.NamesAsync(status));
        }
        catch (Exception error) when (PassingErrors.IsPassing(error))
        {
            // Of a run that rests the feed has nothing new to paint.
            PaintLater();
        }
        catch (Exception error) when (Asking.IsTold(error))
        {
            specification ??= new SpecificationView("", null, [], Asking.TextOf(error));
        }
    }

    private async Task ReadPolicyAsync(RunStatus status)
    {
        try
        {
            policy = Point is { } point ? (await Feed.Details.FrontAsync(status)).ElementAtOrDefault(point) : null;
            policy ??= await Feed.Details.PolicyAsync(status);
            unreadable = "";
        }
        catch (PolicyFormatException error)
        {
            // Of a newer build. The networks of its checkpoints show all the same.
            (policy, unreadable) = (null, Asking.TextOf(error));
        }
    }

    // A silo that is busy may need a while for it.
    private async Task NameAsync(Task<SignalNames> asked)
    {
        await WithinAsync(asked, ForNames);
        if (asked.IsCompleted) names = await asked;
        else if (RendererInfo.IsInteractive && named != asked)
        {
            named = asked;
            _ = InvokeAsync(async () =>
            {
                names = await asked;
                StateHasChanged();
            });
        }
    }

    private async Task ReadNetworkAsync(RunStatus status)
    {
        if (status.DenseWeights == 0 || specification?.Specification is not { } read) return;
        kept = await Feed.Networks.KeptAsync(status);
        if (At is null && policy is not null)
        {
            var title = Point is { } point ? $"policy {point + 1} of the front" : "the chosen policy";
            if (network is null || !ReferenceEquals(drawn, policy)) (network, drawn) = (NetworkView.Of(title, policy.Network), policy);
            return;
        }
        drawn = null;
        var iteration = At is { } at ? kept.LastOrDefault(each => each <= at) : kept.Count == 0 ? default : kept[^1];
        if (iteration == 0) return;
        network = await (At is null ? Feed.Networks.NewestAsync(status, read, iteration) : Feed.Networks.AtAsync(status, read, iteration))
            ?? network;
    }

    private void Choose(int? iteration) => Navigation.NavigateTo(Link(("at", Plain(iteration))), replace: true);

    private static string Plain(int? number) => number is { } known ? Show.Plain(known) : "";

    // By the name that a user has given it.
    private async Task<RunId?> FindAsync()
    {
        try
        {
            var match = await Source.Grains.GetGrain<IExperimentCatalog>(0).Find(Id).WaitAsync(Asking.Patience);
            return match.IsFound && match.Id.Value != Id ? match.Id : null;
        }
        catch (Exception error) when (PassingErrors.IsPassing(error) || error is ArgumentException or RunException)
        {
            return null;
        }
    }

    private Task RereadAsync() => Feed.EnsureAsync(Asking.Patience, isForced: true);

    // Before there is a policy: an evaluation that was made.
    private string ReplayLink(RunStatus status) => RunLinks.File(status.Id, "replay") + (policy is not null
        ? RunListQuery.Query(("policy", Plain(Point)))
        : RunListQuery.Query(("iteration", Show.Plain(status.CheckpointedIteration.Value > 0 ? status.CheckpointedIteration.Value : 1))));

    private string PointLink(int? point) => Link(("policy", Plain(point)), ("at", ""));

    private string Link(params ReadOnlySpan<(string Name, string Value)> changes)
    {
        var all = new Dictionary<string, string>(query, StringComparer.Ordinal);
        foreach (var (name, value) in changes) all[name] = value;
        return RunLinks.Of(new RunId(Id)) + RunListQuery.Query([.. all.Select(pair => (pair.Key, pair.Value))]);
    }

    private string Notice(RunStatus status) => View.Problem.Length > 0 ? View.Problem
        : string.Join(" · ", new[]
        {
            status.Message, status.Warning.Length > 0 ? "warning: " + status.Warning : "", status.Schedule,
            status.State == RunState.Running ? "" : RunProgressText.Activity(status),
        }.Where(text => text.Length > 0).Select(SafeText.Line));

    private static string CurveText(RunStatus status) => $"Mean return at the current weights over {Show.Count(status.Iteration.Value)} " +
        $"iterations: now {Show.Return(status.MeanReturn)}, best {Show.Return(status.BestReturn)}";
}
