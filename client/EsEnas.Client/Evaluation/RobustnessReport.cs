using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Client.Evaluation;

/// <summary>Prints what a policy's return is across ranges: a table of 80 columns, CSV, or JSON.</summary>
internal static class RobustnessReport
{
    private const string CsvHeader = "quantity,fraction,value,unit,episodes,mean,standardError,std,min,max,diverged";

    public static void WriteTable(CommandContext context, IReadOnlyList<(RobustnessPoint Point, ReturnStatistics Result)> points)
    {
        var table = new Table(("quantity", false), ("value", true), ("unit", false, 3), ("mean", true),
            ("± error", true, 1), ("min", true, 2), ("max", true, 2), ("of nominal", true));
        foreach (var (point, result) in points)
        {
            table.Add(point.Quantity, point.ValueText, point.Unit, Numbers.Return(result.Mean), Numbers.Return(result.StandardError),
                Numbers.Return(result.Min), Numbers.Return(result.Max), ShareOf(result, points[0].Result));
        }

        table.Write(context.Terminal);
        foreach (var (point, result) in points)
        {
            if (result.Diverged > 0)
            {
                var invalid = InvalidText.Of(result.Invalid, result.Episodes + result.Diverged, "episodes");
                context.Note($"{point.Quantity} {point.ValueText}: {invalid}");
            }
        }
    }

    public static void WriteCsv(CommandContext context, IReadOnlyList<(RobustnessPoint Point, ReturnStatistics Result)> points)
    {
        context.WriteLine(CsvHeader);
        foreach (var (point, result) in points)
        {
            context.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{point.Quantity},{(point.Range is null ? "" : $"{point.Fraction:R}")},{Text(point.Value)},{point.Unit}," +
                $"{result.Episodes},{Text(result.Mean)},{Text(result.StandardError)},{Text(result.Std)},{Text(result.Min)}," +
                $"{Text(result.Max)},{result.Diverged}"));
        }
    }

    public static void WriteJson(CommandContext context, PolicyDocument policy, ulong seed, bool hasOwnRanges,
        IReadOnlyList<(RobustnessPoint Point, ReturnStatistics Result)> points)
    {
        context.WriteLine(Json.Object(writer =>
        {
            writer.WriteString("task", policy.Task);
            writer.WriteNumber("seed", seed);
            writer.WriteBoolean("taskDeclaresRanges", hasOwnRanges);
            writer.WriteObjects("points", points, pair =>
            {
                var (point, result) = pair;
                writer.WriteString("quantity", point.Quantity);
                if (point.Range is not null)
                {
                    writer.WriteNumber("fraction", point.Fraction);
                    writer.WriteReal("value", point.Value);
                    writer.WriteString("unit", point.Unit);
                }

                ReturnStatisticsJson.Write(writer, result);
            });
        }));
    }

    // A share of a return that is not positive says nothing.
    private static string ShareOf(ReturnStatistics result, ReturnStatistics nominal) =>
        nominal.Mean > 0 && double.IsFinite(result.Mean)
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * result.Mean / nominal.Mean:0} %") : "";

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
