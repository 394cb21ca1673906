using System.Globalization;

namespace EsEnas.Analysis.Statistics;

/// <summary>A figure of the paper's Tables 2 to 5.</summary>
/// <param name="Table">Number of the table.</param>
/// <param name="Mean">Final return, mean over three seeds.</param>
/// <param name="Std">Its spread; null where the table has none.</param>
public sealed record PaperFigure(int Table, double Mean, double? Std)
{
    private static readonly Lazy<IReadOnlyList<string[]>> Lines = new(Read);

    /// <summary>Mean and spread as a table shows them.</summary>
    public string Text => Std is { } std ? string.Create(CultureInfo.InvariantCulture, $"{Mean:#,0} ± {std:#,0}") : Mean.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>The figure for a specification's task, space, hidden layers, nonlinearity search and controller; null where the paper has none.</summary>
    public static PaperFigure? Find(IReadOnlyDictionary<string, string> fields)
    {
        foreach (var line in Lines.Value)
        {
            if (line[1] != fields.GetValueOrDefault("task") || line[2] != fields.GetValueOrDefault("search.space") || line[3] != fields.GetValueOrDefault("policy.hidden")
                || line[4] != (fields.GetValueOrDefault("search.nonlinearities") ?? "false") || (line[5] != "any" && line[5] != fields.GetValueOrDefault("controller.kind"))) continue;
            return new PaperFigure(int.Parse(line[0], CultureInfo.InvariantCulture), double.Parse(line[6], CultureInfo.InvariantCulture),
                line[7].Length == 0 ? null : double.Parse(line[7], CultureInfo.InvariantCulture));
        }
        return null;
    }

    private static List<string[]> Read()
    {
        using var reader = new StreamReader(typeof(PaperFigure).Assembly.GetManifestResourceStream("paper.csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }
}
