using System.Collections.Immutable;
using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Runs;

/// <summary>
/// What a run has spent, and what its ends are judged by. A function of its outcomes, but for <see cref="StoppedAfter"/>; no part of a
/// fingerprint: it says how far training goes, not what it does.
/// </summary>
/// <param name="Episodes">Training episodes: evaluations, valid or not.</param>
/// <param name="Steps">Environment steps of these.</param>
public sealed record RunTally(long Episodes, long Steps)
{
    /// <summary>Before the first iteration.</summary>
    public static RunTally Nothing { get; } = new(0, 0);

    /// <summary>Episodes of the phase after training that the run is in.</summary>
    public long PhaseEpisodes { get; init; }

    /// <summary>Environment steps of these.</summary>
    public long PhaseSteps { get; init; }

    /// <summary>
    /// Mean real returns at the current weights, the last of a window of <c>stopWhenFlat</c> since training began, or began anew; oldest
    /// first.
    /// </summary>
    public ImmutableArray<double> Means { get; init; } = [];

    /// <summary>The seconds of work after which training was stopped for its budget; 0 if it was not.</summary>
    public double StoppedAfter { get; init; }

    /// <summary>With one more iteration of training.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="window">How many means are kept; null for none.</param>
    /// <param name="isShort">Whether its episodes were short, so that its mean cannot be compared with others.</param>
    public RunTally With(IterationRow row, int? window, bool isShort = false)
    {
        ArgumentNullException.ThrowIfNull(row);
        // Without evaluations at the current weights a row repeats an earlier mean.
        var measured = !isShort && row.MeanReturnIteration == row.Iteration && double.IsFinite(row.MeanReturn);
        // Weights of another beginning are compared with none of before.
        var isAnew = row.Scale.Iteration == row.Iteration.Value
            && row.Scale.Change is (ScaleChange.Restarted or ScaleChange.Falling or ScaleChange.Again or ScaleChange.Won);
        var means = window is not { } kept || isAnew ? []
            : measured ? Last(Means.Add(row.MeanReturn), kept)
            : Means;
        return this with { Episodes = checked(Episodes + row.Evaluations), Steps = checked(Steps + row.Steps), Means = means };
    }

    /// <summary>With one more plan of a later phase.</summary>
    /// <param name="outcomes">Its outcomes.</param>
    public RunTally With(IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return this with
        {
            PhaseEpisodes = checked(PhaseEpisodes + outcomes.Count),
            PhaseSteps = checked(PhaseSteps + outcomes.Sum(outcome => (long)outcome.Steps)),
        };
    }

    private static ImmutableArray<double> Last(ImmutableArray<double> means, int kept) =>
        means.Length > kept ? means[^kept..] : means;
}
