using System.Globalization;
using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Runs;

/// <summary>
/// How many of a run's evaluations were invalid, and for how many iterations in a row all of them. A function of its outcomes.
/// </summary>
/// <param name="Evaluations">Evaluations of all iterations, those of later phases included.</param>
/// <param name="Invalid">Those without a valid return.</param>
/// <param name="BarrenIterations">How many iterations of training in a row up to the last one had no valid evaluation.</param>
/// <param name="BarrenInvalid">The evaluations of those iterations.</param>
public sealed record RunValidity(long Evaluations, InvalidCounts Invalid, int BarrenIterations, InvalidCounts BarrenInvalid)
{
    /// <summary>Before the first iteration.</summary>
    public static RunValidity Nothing { get; } = new(0, InvalidCounts.None, 0, InvalidCounts.None);

    /// <summary>With one more iteration of training.</summary>
    public RunValidity With(IterationRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsBarren
            ? WithLater(row) with { BarrenIterations = BarrenIterations + 1, BarrenInvalid = BarrenInvalid + row.Invalid }
            : WithLater(row) with { BarrenIterations = 0, BarrenInvalid = InvalidCounts.None };
    }

    /// <summary>With one more iteration of a phase after training: it is counted, but no reason to fail.</summary>
    public RunValidity WithLater(IterationRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return this with { Evaluations = checked(Evaluations + row.Evaluations), Invalid = Invalid + row.Invalid };
    }

    /// <summary>Why a run with so many barren iterations in a row cannot go on, and what to do, in one line.</summary>
    public string BarrenText()
    {
        var iterations = BarrenIterations == 1
            ? "the last iteration"
            : string.Create(CultureInfo.InvariantCulture, $"the last {BarrenIterations} iterations");
        return $"nothing valid happened in {iterations}: {AllInvalid(BarrenInvalid, "evaluations")}. " +
            "After a change, fork the run or submit a new one";
    }

    /// <summary>Why a policy cannot be the run's, and what to do, in one line.</summary>
    /// <param name="invalid">The episodes that were to measure it, none of which is valid.</param>
    public static string PolicyText(InvalidCounts invalid) => $"the chosen policy has no return: {AllInvalid(invalid, "episodes")}";

    private static string AllInvalid(InvalidCounts invalid, string what)
    {
        var advice = string.Join("; ", invalid.Present.Take(2)
            .Select(pair => $"{InvalidReasonText.Words(pair.Reason)}: {InvalidReasonText.Advice(pair.Reason)}"));
        return string.Create(CultureInfo.InvariantCulture, $"all {invalid.Total} {what} are invalid ({invalid}). {advice}");
    }
}
