using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EsEnas.Client.Following;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>The policies of every size that a run has, for scripts and for people.</summary>
internal static class FrontText
{
    /// <summary>Writes the list of them.</summary>
    public static void Write(Utf8JsonWriter writer, RunStatus status) => writer.WriteObjects("front", Of(status), point =>
    {
        DeploymentText.Write(writer, point.Size);
        writer.WriteReal("return", point.Return);
        writer.WriteReal("returnError", point.ReturnError);
        writer.WriteNumber("episodes", point.Episodes);
        writer.WriteBoolean("within", point.IsWithin);
        writer.WriteBoolean("policy", point.IsPolicy);
    });

    /// <summary>They as a table of at most 80 columns, the run's policy marked; empty where there is none.</summary>
    public static string Table(RunStatus status)
    {
        if (Of(status).IsEmpty) return "";
        var text = new StringBuilder(Row("front", "weights", "biases", "numbers", "bits", "flash", "RAM", "return"));
        foreach (var point in Of(status))
        {
            var size = point.Size;
            text.Append(Row(point.IsPolicy ? "  policy" : point.IsWithin ? "" : "  beyond", Numbers.Count(size.Weights),
                Numbers.Count(size.Biases), Numbers.Count(size.Numbers), Numbers.Count(size.Bits), $"{Numbers.Count(size.FlashBytes)} B",
                $"{Numbers.Count(size.RamBytes)} B", $"{Numbers.Return(point.Return)} ± {Numbers.Return(point.ReturnError)}"));
        }

        // Its bits are tried like those of any other, and its return is measured for each: all the same policy.
        if (Of(status).Any(point => point.Size is { Numbers: 0, Bits: < FrontRequest.FullPrecision }))
            text.Append("  A policy without numbers has none to round: fewer bits leave it as it is.\n");
        return text.ToString();
    }

    /// <summary>What the run's policy gave up against the one that was chosen; null where there is no front.</summary>
    public static string? GivenUp(RunStatus status)
    {
        if (Of(status) is not [{ Return: { } before } first, ..] front) return null;
        if (front.FirstOrDefault(point => point.IsPolicy) is not { Return: { } after } policy || ReferenceEquals(policy, first))
            return $"nothing could go: {Numbers.Count(first.Size.Numbers)} numbers, {Numbers.Return(before)}";
        var lost = before - after;
        var share = before == 0 ? "" : $" ({Numbers.Percent(Math.Abs(lost / before))})";
        return $"{Numbers.Count(first.Size.Numbers)} numbers became {Numbers.Count(policy.Size.Numbers)}, "
            + (lost > 0 ? $"for {Numbers.Return(lost)}{share} of {Numbers.Return(before)}"
                : $"for nothing: {Numbers.Return(before)}, now {Numbers.Return(after)}");
    }

    /// <summary>The policies by their sizes, in a line, for an error.</summary>
    public static string Sizes(RunStatus status) =>
        string.Join(", ", Of(status).Select(point => $"{Numbers.Count(point.Size.Weights)} weights at {point.Size.Bits} bits"));

    public static ImmutableArray<FrontStatus> Of(RunStatus status) => status.Front.IsDefault ? [] : status.Front;

    private static string Row(string mark, string weights, string biases, string numbers, string bits, string flash, string ram,
        string mean) => $"{mark,-10} {weights,9} {biases,7} {numbers,8} {bits,5} {flash,9} {ram,9} {mean,15}\n";
}
