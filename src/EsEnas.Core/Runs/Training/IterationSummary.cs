using System.Collections.Immutable;
using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Runs.Training;

/// <summary>The numbers of one iteration's outcomes, summed by index over the valid ones. Means of nothing are NaN.</summary>
internal readonly record struct IterationSummary(double CurrentMean, double CurrentTrainingMean, double TrainingMean, double TrainingStd,
    InvalidCounts Invalid, long Steps)
{
    /// <summary>Sums up. Evaluations from index <paramref name="perturbed"/> on were made at the current weights.</summary>
    public static IterationSummary Of(IReadOnlyList<Outcome> outcomes, int perturbed)
    {
        var (current, currentTraining, training, steps) = (0.0, 0.0, 0.0, 0L);
        var (atCurrent, valid) = (0, 0);
        for (var i = 0; i < outcomes.Count; i++)
        {
            steps += outcomes[i].Steps;
            if (!outcomes[i].IsValid) continue;
            valid++;
            training += outcomes[i].TrainingReturn;
            if (i < perturbed) continue;
            atCurrent++;
            current += outcomes[i].Return;
            currentTraining += outcomes[i].TrainingReturn;
        }

        var mean = Mean(training, valid);
        var squares = 0.0;
        foreach (var outcome in outcomes)
            if (outcome.IsValid) squares += (outcome.TrainingReturn - mean) * (outcome.TrainingReturn - mean);
        return new IterationSummary(Mean(current, atCurrent), Mean(currentTraining, atCurrent), mean, Math.Sqrt(Mean(squares, valid)),
            InvalidCounts.Of(outcomes.Select(outcome => outcome.Invalid)), steps);
    }

    /// <summary>The mean sum of each term of the reward over the valid outcomes, by index; empty where their terms are not known.</summary>
    public static ImmutableArray<double> TermsOf(IReadOnlyList<Outcome> outcomes)
    {
        double[]? sums = null;
        var valid = 0;
        foreach (var outcome in outcomes)
        {
            if (!outcome.IsValid) continue;
            // Of a silo that does not tell them, or of no task.
            if (outcome.Terms.Length == 0 || outcome.Terms.Length != (sums?.Length ?? outcome.Terms.Length)) return [];
            sums ??= new double[outcome.Terms.Length];
            valid++;
            for (var i = 0; i < sums.Length; i++) sums[i] += outcome.Terms[i];
        }

        if (sums is null) return [];
        for (var i = 0; i < sums.Length; i++) sums[i] /= valid;
        return [.. sums];
    }

    private static double Mean(double sum, int count) => count == 0 ? double.NaN : sum / count;
}
