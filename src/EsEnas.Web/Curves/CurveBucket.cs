using EsEnas.Core.Runs;

namespace EsEnas.Web.Curves;

/// <summary>What a stretch of iterations has in common: enough to draw them as all their points would be drawn.</summary>
/// <param name="First">The first iteration, from 1.</param>
/// <param name="Last">The last one.</param>
/// <param name="FirstMean">Mean return at the current weights in the first that has one; NaN if none has.</param>
/// <param name="LowMean">The lowest.</param>
/// <param name="HighMean">The highest.</param>
/// <param name="LastMean">That of the last that has one.</param>
/// <param name="LowBand">Lowest mean - standard deviation of the training returns; NaN if all are invalid.</param>
/// <param name="HighBand">Highest mean + standard deviation.</param>
/// <param name="Best">Best mean return up to its end.</param>
/// <param name="Weights">Active weights of the last iteration's models.</param>
/// <param name="Episodes">Evaluations.</param>
/// <param name="Steps">Environment steps.</param>
/// <param name="Invalid">Evaluations without a valid return.</param>
internal readonly record struct CurveBucket(int First, int Last, double FirstMean, double LowMean, double HighMean, double LastMean,
    double LowBand, double HighBand, double Best, double Weights, long Episodes, long Steps, long Invalid)
{
    /// <summary>That of one iteration.</summary>
    internal static CurveBucket Of(IterationRow row) => new(row.Iteration.Value, row.Iteration.Value, row.MeanReturn, row.MeanReturn,
        row.MeanReturn, row.MeanReturn, row.TrainingMean - row.TrainingStd, row.TrainingMean + row.TrainingStd, row.BestReturn,
        row.LiveWeights, row.Evaluations, row.Steps, row.Diverged);

    /// <summary>This one and the one behind it as one.</summary>
    internal CurveBucket With(CurveBucket next) => new(First, next.Last, Known(FirstMean, next.FirstMean),
        Lower(LowMean, next.LowMean), -Lower(-HighMean, -next.HighMean), Known(next.LastMean, LastMean), Lower(LowBand, next.LowBand),
        -Lower(-HighBand, -next.HighBand), Known(next.Best, Best), next.Weights, Episodes + next.Episodes, Steps + next.Steps,
        Invalid + next.Invalid);

    private static double Known(double first, double second) => double.IsFinite(first) ? first : second;

    private static double Lower(double a, double b) => !double.IsFinite(a) ? b : !double.IsFinite(b) ? a : Math.Min(a, b);
}
