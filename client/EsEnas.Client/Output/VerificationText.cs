using System.Globalization;
using System.Text.Json;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>What a verification found, for scripts and for people.</summary>
internal static class VerificationText
{
    public static void WriteProperties(Utf8JsonWriter writer, VerificationReport report)
    {
        writer.WriteNumber("population", report.Population);
        writer.WriteNumber("sampled", report.Asked);
        writer.WriteNumber("evaluated", report.Evaluated);
        writer.WriteNumber("compared", report.Compared);
        writer.WriteNumber("derivedIterations", report.Derived);
        writer.WriteStartArray("checkpoints");
        foreach (var iteration in report.Checkpoints) writer.WriteNumberValue(iteration.Value);
        writer.WriteEndArray();
        writer.WriteStrings("phases", report.Phases);
        writer.WriteReal("policyReturn", report.PolicyReturn);
        writer.WriteBoolean("ok", report.MismatchCount == 0);
        writer.WriteNumber("mismatchCount", report.MismatchCount);
        writer.WriteObjects("mismatches", report.Mismatches, mismatch =>
        {
            writer.WriteNumber("iteration", mismatch.Iteration.Value);
            if (mismatch.Evaluation >= 0) writer.WriteNumber("evaluation", mismatch.Evaluation);
            else writer.WriteNull("evaluation");
            writer.WriteString("recorded", mismatch.Recorded);
            writer.WriteString("computed", mismatch.Computed);
            if (mismatch.What.Length > 0) writer.WriteString("what", mismatch.What);
        });
    }

    /// <summary>One line a mismatch.</summary>
    public static IEnumerable<string> Lines(VerificationReport report)
    {
        foreach (var mismatch in report.Mismatches)
        {
            var what =
                mismatch.Evaluation < 0 ? "fingerprint" : string.Create(CultureInfo.InvariantCulture, $"evaluation {mismatch.Evaluation}");
            var of = report.Phases.Contains(mismatch.What) ? $"{mismatch.What}, " : "";
            var place = string.Create(CultureInfo.InvariantCulture,
                $"{of}iteration {mismatch.Iteration}, {(of.Length > 0 || mismatch.What.Length == 0 ? what : mismatch.What)}");
            yield return $"{place}: recorded {mismatch.Recorded}, computed {mismatch.Computed}";
        }
        if (report.MismatchCount > report.Mismatches.Count)
            yield return $"… and {Numbers.Count(report.MismatchCount - report.Mismatches.Count)} more";
    }

    /// <summary>What was derived after training.</summary>
    public static string Policy(VerificationReport report) => report.Phases.Count == 0 ? "none yet"
        : $"{(report.PolicyReturn is { } value ? $"return {Exact(value)}" : "no return")}, " +
            $"derived again by {string.Join(" and ", report.Phases)}";

    /// <summary>Where the states came from.</summary>
    public static string Source(VerificationReport report)
    {
        if (report.Checkpoints.Count == 0) return "the end of training";
        string[] names = [.. report.Checkpoints.Select(i => i.IsBeforeFirst ? "the seed" : i.ToString())];
        return string.Join(", ", names.Length > 8 ? [.. names.Take(4), "…", .. names.TakeLast(3)] : names);
    }

    /// <summary>A number with the digits that it takes to read it back to the bit.</summary>
    public static string Exact(double? value) => value is { } number ? number.ToString("G17", CultureInfo.InvariantCulture) : "diverged";
}
