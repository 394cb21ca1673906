using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Diagnosis;

/// <summary>Looks for reasons why a run does not learn, in its rows and its policy (docs/your-robot.md).</summary>
internal static class RunDiagnosis
{
    private const double InvalidShare = 0.01;
    private const double ShortShare = 0.1;
    private const double ShortSteps = 20;
    private const double SameShare = 0.001;
    private const double RisingShare = 0.5;
    private const double FallingShare = 1;
    private const int RowsToJudge = 20;
    private const double ConstantDeviation = 1e-5;
    private const double HugeDeviation = 1e3;
    private const double SaturatedShare = 0.9;
    private const double DominatingShare = 0.95;
    private const int MostNames = 5;

    /// <summary>The symptoms, the gravest first.</summary>
    /// <param name="rows">Those of training, in order.</param>
    /// <param name="horizon">T, the most steps of an episode.</param>
    /// <param name="policy">The run's policy, if it has chosen one.</param>
    /// <param name="terms">The names of the reward's terms; empty where they are not known.</param>
    public static IReadOnlyList<Symptom> Of(IReadOnlyList<IterationRow> rows, int horizon, PolicyDocument? policy,
        IReadOnlyList<string> terms)
    {
        if (rows.Count == 0) return [new Symptom("no-iterations", "no iteration is complete yet", "wait for the first")];
        Symptom?[] found = [Invalid(rows), Flat(rows, horizon), Short(rows, horizon), Falling(rows), Same(rows), NotRising(rows),
            Dominated(rows, terms), .. policy is null ? [] : OfPolicy(policy)];
        return [.. found.OfType<Symptom>()];
    }

    private static Symptom? Invalid(IReadOnlyList<IterationRow> rows)
    {
        var (all, bad) = (rows.Sum(row => (long)row.Evaluations), rows.Sum(row => (long)row.Diverged));
        if (bad <= InvalidShare * all) return null;
        var reasons = rows.Aggregate(InvalidCounts.None, (sum, row) => sum + row.Invalid);
        return new Symptom("invalid-evaluations", InvalidText.Of(reasons, all),
            "a diverging simulation wants a smaller timestep, weaker motors (gear, ctrlrange), more damping or armature; full contacts or "
            + "constraints want the size that `validate` names");
    }

    private static Symptom? Flat(IReadOnlyList<IterationRow> rows, int horizon)
    {
        var flat = rows.Where(row => FlatReturns.Warning(row, horizon).Length > 0 && !row.IsBarren).ToList();
        return flat.Count == 0 ? null : new Symptom("flat-returns",
            Text($"the returns of {flat.Count} of {rows.Count} iterations do not differ, last in iteration {flat[^1].Iteration}"),
            FlatReturns.Warning(flat[^1], horizon));
    }

    private static Symptom? Short(IReadOnlyList<IterationRow> rows, int horizon)
    {
        var last = Quarter(rows, isLast: true);
        var steps = (double)last.Sum(row => row.Steps) / Math.Max(1, last.Sum(row => row.Evaluations));
        return steps >= Math.Min(ShortSteps, ShortShare * horizon) ? null : new Symptom("short-episodes",
            Text($"episodes of late last {steps:0.#} steps of {horizon}"),
            "the start lies outside `termination` or near its bounds: start in a pose that stands (start.keyframe), widen the bounds, "
            + "lower resetNoise");
    }

    private static Symptom? Falling(IReadOnlyList<IterationRow> rows)
    {
        if (rows.Count < RowsToJudge) return null;
        var size = rows.Count / 4;
        var best = Enumerable.Range(0, 4).Max(quarter => Mean(rows.Skip(quarter * size).Take(size)));
        var (late, spread) = (Late(rows), Spread(rows));
        return !(best - late > FallingShare * spread) || spread == 0 ? null : new Symptom("falling",
            $"mean training return was {Numbers.Return(best)} and is {Numbers.Return(late)} of late",
            "the steps are too large: a smaller optimizer.stepSize or optimizer.sigma (`fork` goes on from a kept checkpoint), or more "
            + "evaluations an iteration");
    }

    private static Symptom? Same(IReadOnlyList<IterationRow> rows)
    {
        var (size, spread) = (Math.Abs(Late(rows)), Spread(rows));
        return spread == 0 || spread >= SameShare * size ? null : new Symptom("small-spread",
            $"returns of an iteration differ by {Numbers.Return(spread)} around {Numbers.Return(size)}: hardly at all",
            "what is the same for every policy hides the rest: leave out constant terms, or take a larger optimizer.sigma");
    }

    private static Symptom? NotRising(IReadOnlyList<IterationRow> rows)
    {
        if (rows.Count < RowsToJudge) return null;
        var (early, late, spread) = (Mean(Quarter(rows, isLast: false)), Late(rows), Spread(rows));
        if (!(late - early < RisingShare * spread) || spread == 0) return null;
        return new Symptom("not-rising",
            $"mean training return went from {Numbers.Return(early)} to {Numbers.Return(late)} in {rows.Count} iterations, "
            + $"while returns of one iteration differ by {Numbers.Return(spread)}",
            "look at what is rewarded (`eval RUN --trace FILE` has every term), make the start less random, try a larger "
            + "optimizer.stepSize or more evaluations an iteration");
    }

    // A term may well be most of the reward of a run that learns: it is looked for where one does not.
    private static Symptom? Dominated(IReadOnlyList<IterationRow> rows, IReadOnlyList<string> terms)
    {
        var late = Quarter(rows, isLast: true).Where(row => row.Terms.Length == terms.Count).ToList();
        if (terms.Count < 2 || late.Count == 0 || (Same(rows) is null && NotRising(rows) is null)) return null;
        double[] sizes = [.. Enumerable.Range(0, terms.Count).Select(i => late.Average(row => Math.Abs(row.Terms[i])))];
        var (largest, all) = (Array.IndexOf(sizes, sizes.Max()), sizes.Sum());
        return !(sizes[largest] > DominatingShare * all) ? null : new Symptom("dominating-term",
            Text($"{terms[largest]} is {sizes[largest] / all:P0} of what is paid and charged in an episode (")
            + string.Join(", ", terms.Select((term, i) => $"{term} {Numbers.Return(late.Average(row => row.Terms[i]))}")) + ")",
            "the other terms hardly count: a smaller coefficient for it, or larger ones for them");
    }

    private static IEnumerable<Symptom> OfPolicy(PolicyDocument policy)
    {
        // 1 / standard deviation; 0 where it never varied.
        var scales = policy.Normalizer.Scale;
        var constant = Enumerable.Range(0, scales.Length).Where(i => scales[i] is 0 or > 1 / ConstantDeviation).ToList();
        var huge = Enumerable.Range(0, scales.Length).Where(i => scales[i] is > 0 and < 1 / HugeDeviation).ToList();
        if (constant.Count > 0)
            yield return new Symptom("constant-observations", $"it hardly ever changes: {NamesOf(policy, constant)}",
                "leave it out of `observation`: it has a weight to learn and nothing to say");
        if (huge.Count > 0)
            yield return new Symptom("huge-observations",
                Text($"it varies by more than {HugeDeviation}: {NamesOf(policy, huge)}"), "clip it, or observe something smaller");
        if (policy.Interface?.Vectors is not { Count: > 0 } vectors) yield break;
        var saturated = vectors.Sum(vector => Enumerable.Range(0, vector.Action.Length)
            .Count(i => vector.Action[i] <= policy.ActionLow[i] || vector.Action[i] >= policy.ActionHigh[i]));
        var share = (double)saturated / vectors.Sum(vector => vector.Action.Length);
        if (share > SaturatedShare)
            yield return new Symptom("saturated-actions", Text($"{share:P0} of the policy's actions are at the end of their range"),
                "wider control ranges if the robot bears them, or a control-cost");
    }

    private static string NamesOf(PolicyDocument policy, List<int> which) => string.Join(", ", which.Take(MostNames).Select(i =>
        policy.Interface?.Observations is { } signals && i < signals.Count ? signals[i].Name : Text($"observation {i}")))
        + (which.Count > MostNames ? Text($" and {which.Count - MostNames} more") : "");

    private static List<IterationRow> Quarter(IReadOnlyList<IterationRow> rows, bool isLast)
    {
        var count = Math.Max(1, rows.Count / 4);
        return [.. isLast ? rows.Skip(rows.Count - count) : rows.Take(count)];
    }

    private static bool Counts(IterationRow row) => double.IsFinite(row.TrainingMean) && double.IsFinite(row.TrainingStd);

    private static double Mean(IEnumerable<IterationRow> rows) =>
        rows.Where(Counts).Select(row => row.TrainingMean).DefaultIfEmpty(double.NaN).Average();

    private static double Late(IReadOnlyList<IterationRow> rows) => Mean(Quarter(rows, isLast: true));

    private static double Spread(IReadOnlyList<IterationRow> rows) =>
        Quarter(rows, isLast: true).Where(Counts).Select(row => row.TrainingStd).DefaultIfEmpty().Average();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
