using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Statistics;

namespace EsEnas.Analysis.Statistics;

/// <summary>The numbers of one group of runs.</summary>
/// <param name="Group">The runs.</param>
/// <param name="Iteration">The iteration at which the returns are taken.</param>
/// <param name="Returns">Mean return at the current weights then, over the seeds whose evaluations there did not all diverge; null if
/// none.</param>
/// <param name="Interquartile">Interquartile mean of the same.</param>
/// <param name="Interval">Its 95 % bootstrap interval; null for fewer than three seeds, of which a resample has hardly anything to
/// choose.</param>
/// <param name="Policies">Returns of the chosen policies, over the seeds that have one; null if none has.</param>
/// <param name="Size">Size of the models, mean over the seeds.</param>
/// <param name="Paper">The paper's figure; null where it has none.</param>
public sealed record GroupSummary(RunGroup Group, IterationNumber Iteration, SampleMoments? Returns, double? Interquartile,
    (double Low, double High)? Interval, SampleMoments? Policies, GroupSize Size, PaperFigure? Paper)
{
    private const int LeastSeeds = 3;

    /// <summary>Evaluations of all its runs without a valid return, by reason; summed once.</summary>
    public InvalidCounts Invalid { get; } = Group.Invalid;

    /// <summary>Training episodes of a run up to that iteration, mean over the seeds.</summary>
    public double Episodes { get; } = Group.Runs.Average(run => (double)TotalsOf(run, Iteration).Episodes);

    /// <summary>Environment steps of these.</summary>
    public double Steps { get; } = Group.Runs.Average(run => (double)TotalsOf(run, Iteration).Steps);

    /// <summary>
    /// Where the returns go at that iteration, of the means over the seeds in iterations that measured them
    /// (<c>evaluations.atCurrentEvery</c>); null where there are too few of these.
    /// </summary>
    public ReturnTrend? Trend { get; } = ReturnTrend.Of(Group.Runs.SelectMany(run => run.Rows)
        .Where(row => row.Iteration <= Iteration && row.MeanReturnIteration == row.Iteration)
        .GroupBy(row => row.Iteration.Value).Where(rows => rows.Count() == Group.Runs.Count).OrderBy(rows => rows.Key)
        .Select(rows => rows.Average(row => row.MeanReturn)));

    /// <summary>Measures a group.</summary>
    /// <param name="group">The runs.</param>
    /// <param name="at">The iteration; null = the last that all have.</param>
    /// <exception cref="AnalysisException">A run has not come that far (<see cref="AnalysisError.IterationMissing"/>).</exception>
    public static GroupSummary Of(RunGroup group, IterationNumber? at)
    {
        ArgumentNullException.ThrowIfNull(group);
        var iteration = at ?? group.LastCommonIteration;
        if (group.Runs.FirstOrDefault(run => run.LastIteration.IsBeforeFirst || run.LastIteration < iteration) is { } late
            && (at is not null || iteration.IsBeforeFirst))
            throw new AnalysisException(AnalysisError.IterationMissing, at is null
                ? $"run {late.Id} has not completed an iteration yet"
                : $"run {late.Id} has completed {late.LastIteration} iterations, not {at}");
        double[] returns =
            [.. group.Runs.Select(run => run.Rows.Last(row => row.Iteration <= iteration).MeanReturn).Where(double.IsFinite)];
        double[] policies = [.. group.Runs.Select(run => run.PolicyReturn).OfType<double>()];
        return new GroupSummary(group, iteration,
            returns.Length > 0 ? SampleMoments.Of(returns) : null,
            returns.Length > 0 ? InterquartileMean.Of(returns) : null,
            returns.Length >= LeastSeeds ? StratifiedBootstrap.Interval([returns], resample => InterquartileMean.Of(resample)) : null,
            policies.Length > 0 ? SampleMoments.Of(policies) : null, GroupSize.Of(group), PaperFigure.Find(group.Fields));
    }

    private static IterationTotals TotalsOf(RunRecord run, IterationNumber iteration) =>
        (run.Totals ?? IterationTotals.Over(run.Rows).Select(pair => pair.Totals))
            .TakeWhile(totals => totals.Iteration <= iteration.Value).LastOrDefault();
}
