using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Statistics;

/// <summary>A figure of the paper's Tables 2 to 5.</summary>
/// <param name="Table">Number of the table.</param>
/// <param name="Mean">Final return, mean over three seeds.</param>
/// <param name="Std">Its spread; null where the table has none.</param>
public sealed record PaperFigure(int Table, double Mean, double? Std)
{
    /// <summary>
    /// Iterations that a run beside the paper's figures has at least: these are returns at convergence, and this is the shortest run that
    /// any of them is reproduced with (specs/paper).
    /// </summary>
    public const int LeastIterations = 40;

    private static readonly Lazy<IReadOnlyList<PaperCell>> Lines = new(Read);

    // What the published numbers were made with besides the columns of the tables: the paper's values, which are the defaults.
    private static readonly Dictionary<string, string> Published = SpecificationSchema.Keys.Where(key => IsOfTaskOrSpace(key.Path))
        .ToDictionary(key => key.Path, key => key.Default, StringComparer.Ordinal);

    /// <summary>Mean and spread as a table shows them.</summary>
    public string Text => Std is { } std
        ? string.Create(CultureInfo.InvariantCulture, $"{Mean:#,0} ± {std:#,0}")
        : Mean.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>
    /// The figure for a specification's task, space, hidden layers, nonlinearity search and controller; null where the paper has none, or
    /// where the specification has another horizon, other task options, a space of another size than the paper's, or fewer iterations than
    /// <see cref="LeastIterations"/>, so that its returns cannot be set beside it.
    /// </summary>
    public static PaperFigure? Find(IReadOnlyDictionary<string, string> fields)
    {
        if (NumberText.TryReadInteger(fields.GetValueOrDefault("iterations") ?? "", out var iterations) && iterations < LeastIterations)
            return null;
        if (!Published.All(key => !fields.TryGetValue(key.Key, out var value) || IsPublished(key.Key, value, key.Value))) return null;
        return Lines.Value.FirstOrDefault(cell => cell.Matches(fields))?.Figure;
    }

    /// <summary>The numbers of a table, in its order; none of a table other than 2 to 5.</summary>
    public static IReadOnlyList<PaperCell> Of(int table) => [.. Lines.Value.Where(cell => cell.Figure.Table == table)];

    /// <summary>The best return of a task over Tables 2 and 4, whatever the method; null where these have none.</summary>
    internal static double? Best(string task)
    {
        var returns = Lines.Value.Where(cell => cell.Figure.Table is 2 or 4 && cell.Task == task).Select(cell => cell.Figure.Mean).ToList();
        return returns.Count == 0 ? null : returns.Max();
    }

    private static bool IsOfTaskOrSpace(string path) =>
        path is "horizon" or "policy.nonlinearity" or "policy.outputBias" || path.StartsWith("taskOptions.", StringComparison.Ordinal)
        || (path.StartsWith("search.", StringComparison.Ordinal) && path is not ("search.space" or "search.nonlinearities"));

    // Table 4's 32 + 32 edges are also what 'auto' means for its one hidden layer.
    private static bool IsPublished(string path, string value, string published) =>
        value == published || (path == "search.edges" && value.Replace(" ", "", StringComparison.Ordinal) == "[32,32]");

    private static List<PaperCell> Read()
    {
        using var reader = new StreamReader(typeof(PaperFigure).Assembly.GetManifestResourceStream("paper.csv")!);
        var cells = new List<PaperCell>();
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var parts = line.Trim().Split(',');
            var figure = new PaperFigure(int.Parse(parts[0], CultureInfo.InvariantCulture),
                double.Parse(parts[6], CultureInfo.InvariantCulture),
                parts[7].Length == 0 ? null : double.Parse(parts[7], CultureInfo.InvariantCulture));
            cells.Add(new PaperCell(parts[1], parts[2], parts[3], parts[4] == "true", parts[5], figure));
        }

        return cells;
    }
}
