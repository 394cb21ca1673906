using EsEnas.Grains.Abstractions;
using EsEnas.Web.Components;
using EsEnas.Web.Reading;
using EsEnas.Web.Serving;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.QuickGrid;
using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Pages;

/// <summary>All runs: filtered and sorted by the address, those that run live.</summary>
public sealed partial class RunsPage : LivePage
{
    private static readonly string[] States = [.. Enum.GetValues<RunState>().Select(Show.State)];

    private IReadOnlyList<RunRow> rows = [];
    private GridItemsProvider<RunRow> provider = _ => ValueTask.FromResult(GridItemsProviderResult.From<RunRow>([], 0));
    private int matching;
    private string text = "";
    private string state = "";

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "dir")]
    private string? Direction { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? Page { get; set; }

    // Of the first answer; later there is none.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private ListFeed List { get; set; } = null!;

    [Inject]
    private RunFeeds Feeds { get; set; } = null!;

    [Inject]
    private IPageSource Source { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private RunListQuery Asked =>
        new(Text ?? "", State ?? "", Sort ?? "", Direction == "desc", Math.Clamp(Page ?? 1, 1, Math.Max(Pages, 1)));

    private int Pages => (matching + RunListQuery.PageSize - 1) / RunListQuery.PageSize;

    private string Notice => List.View switch
    {
        { Problem.Length: > 0 } view => view.Problem,
        { IsKnown: false } => "Reading the list of runs …",
        { Runs.Length: 0 } => $"No runs here yet. Start one: {Source.CommandLine("run", "swimmer")}",
        _ when matching == 0 => $"None of the {Show.Count(List.View.Runs.Length)} runs is like that.",
        _ when Asked.AsksRuns && matching > RunListQuery.MostAsked =>
            $"{Show.Count(matching)} runs; sorted by what is known of them: filter to {RunListQuery.MostAsked} or fewer to know all.",
        _ => matching == 1 ? "1 run" : $"{Show.Count(matching)} runs",
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (text, state) = (Text ?? "", State ?? "");
        await List.EnsureAsync(FirstPaint);
        Arrange();
        var wanted = PageWarmUp.Is(Http) ? [] : Wanted();
        var unknown = wanted.Select(Feeds.Of).Where(feed => feed.View.Status is null && !feed.View.IsMissing).ToList();
        await Task.WhenAll(unknown.Select(feed => feed.EnsureAsync(FirstPaint)));
        Arrange();
        Follow();
    }

    private protected override Task PaintAsync()
    {
        Arrange();
        Follow();
        return base.PaintAsync();
    }

    // Of runs that rest the list says when something happens to them.
    private void Follow() => Watch([List.Subscribe,
        .. rows.Where(row => row.Entry.State == RunState.Running || row.Status?.State != row.Entry.State)
            .Select(row => (Func<Action, IDisposable>)Feeds.Of(row.Entry.Id).Subscribe)]);

    private IEnumerable<Core.Runs.RunId> Wanted() => Asked.AsksRuns
        ? List.View.Runs.Where(Asked.Matches).Take(RunListQuery.MostAsked).Select(entry => entry.Id)
        : rows.Select(row => row.Entry.Id);

    private void Arrange()
    {
        var all = List.View.Runs.Where(Asked.Matches).ToList();
        matching = all.Count;
        var ordered = Asked.Order([.. all.Select(entry => new RunRow(entry, Known(entry)))]);
        rows = [.. ordered.Skip((Asked.Page - 1) * RunListQuery.PageSize).Take(RunListQuery.PageSize)
            .Select(row => row with { View = Feeds.Of(row.Entry.Id).View })];
        var (shown, count) = (rows.ToList(), rows.Count);
        provider = _ => ValueTask.FromResult(GridItemsProviderResult.From(shown, count));
    }

    private RunView Known(CatalogEntry entry) => Asked.AsksRuns ? Feeds.ViewOf(entry.Id) : RunView.Unknown;

    private void ChangeText(ChangeEventArgs change) => text = change.Value?.ToString() ?? "";

    private void ChangeState(ChangeEventArgs change)
    {
        state = change.Value?.ToString() ?? "";
        Filter();
    }

    private void Filter() => Navigation.NavigateTo((Asked with { Text = text.Trim(), State = state, Page = 1 }).Link());

    private static string SizeText(RunRow row) => row.Weights is { } weights && row.Status is { } status
        ? status.Deployment is { } deployment ? $"{Show.Count(weights)} × {deployment.Bits}" : $"{Show.Count(Math.Round(weights, 1))} × 32"
        : "";
}
