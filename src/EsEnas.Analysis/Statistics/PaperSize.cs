using System.Globalization;

namespace EsEnas.Analysis.Statistics;

/// <summary>A row of the paper's Table 2: a return beside the size of the policy.</summary>
/// <param name="Task">The task.</param>
/// <param name="Space">The search space, as in <c>search.space</c>.</param>
/// <param name="Return">Its return.</param>
/// <param name="Weights">Weights that are stored.</param>
/// <param name="Compression">How much smaller than the dense network, in percent.</param>
/// <param name="Bits">Bits by the paper's count.</param>
/// <remarks>Immutable, thread safe.</remarks>
public sealed record PaperSize(string Task, string Space, double Return, int Weights, int Compression, long Bits)
{
    /// <summary>All rows, in the table's order.</summary>
    public static IReadOnlyList<PaperSize> All { get; } = Read();

    private static List<PaperSize> Read()
    {
        using var reader = new StreamReader(typeof(PaperSize).Assembly.GetManifestResourceStream("paper-sizes.csv")!);
        var rows = new List<PaperSize>();
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.Trim().Split(',');
            rows.Add(new PaperSize(cells[0], cells[1], double.Parse(cells[2], CultureInfo.InvariantCulture), Number(cells[3]),
                Number(cells[4]), Number(cells[5])));
        }

        return rows;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
