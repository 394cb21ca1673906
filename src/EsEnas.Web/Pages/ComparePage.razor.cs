using EsEnas.Analysis;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Runs;
using EsEnas.Core.Statistics;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Comparing;
using EsEnas.Web.Components;
using EsEnas.Web.Curves;
using EsEnas.Web.Reading;
using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Pages;

/// <summary>Groups of runs beside each other, as <c>compare</c> computes them.</summary>
public sealed partial class ComparePage : LivePage
{
    private const int MostRuns = 60;

    private Comparison? comparison;
    private string[] compared = [];
    private string notice = "";

    [SupplyParameterFromQuery(Name = "run")]
    private string[]? Runs { get; set; }

    [SupplyParameterFromQuery(Name = "x")]
    private string? Over { get; set; }

    [Inject]
    private Comparisons Comparisons { get; set; } = null!;

    [Inject]
    private RunFeeds Feeds { get; set; } = null!;

    [Inject]
    private IPageSource Source { get; set; } = null!;

    private string[] Ids => [.. (Runs ?? []).Where(RunId.IsStorageKey).Distinct().Take(MostRuns)];

    private RunId[] Chosen => [.. Ids.Select(id => new RunId(id))];

    private CurveAxis Axis =>
        Enum.TryParse<CurveAxis>(Over, ignoreCase: true, out var axis) && Enum.IsDefined(axis) ? axis : CurveAxis.Iterations;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!compared.SequenceEqual(Ids)) comparison = null;
        compared = Ids;
        await CompareAsync();
        Follow();
    }

    private protected override async Task PaintAsync()
    {
        await CompareAsync();
        Follow();
        await base.PaintAsync();
    }

    // A run that has not answered is asked again, and a history that is not whole is read on, as long as somebody watches.
    private void Follow() => Watch([.. Chosen.Select(Feeds.Of)
        .Where(feed => feed.View.Status is null || feed.View.IsMoving || !feed.View.Curve.IsComplete)
        .Select(feed => (Func<Action, IDisposable>)feed.Subscribe)]);

    private async Task CompareAsync()
    {
        if (Ids.Length == 0)
        {
            (comparison, notice) = (null, "");
            return;
        }
        try
        {
            if (await Comparisons.ReadAsync(Chosen, Axis, Chosen.All(run => !Feeds.Of(run).View.IsMoving)) is not { } found)
            {
                notice = "Reading long histories …";
                return;
            }
            comparison = found;
            notice = Show.Counted(found.Runs, "run")
                + (found.Runs == 1 ? "" : " in " + Show.Counted(found.Summaries.Length, "group"));
        }
        catch (Exception error) when (error is AnalysisException || Asking.IsTold(error))
        {
            notice = Asking.TextOf(error);
        }
    }

    private string Link(string axis) => "/compare" + RunListQuery.Query([.. Ids.Select(id => ("run", id)),
        ("x", axis == nameof(CurveAxis.Iterations) ? "" : axis.ToLowerInvariant())]);

    private static string Spread(SampleMoments? sample) => sample is not { } moments ? "–"
        : double.IsNaN(moments.Std) ? Show.Return(moments.Mean) : $"{Show.Return(moments.Mean)} ± {Show.Return(moments.Std)}";

    private static string Interval(GroupSummary summary) => summary.Interval is { } interval
        ? $"{Show.Return(summary.Interquartile)} [{Show.Return(interval.Low)}, {Show.Return(interval.High)}]"
        : Show.Return(summary.Interquartile);

    private static string Tenth(double value) => double.IsNaN(value) ? "–" : Show.Count(Math.Round(value, 1));
}
