using EsEnas.Analysis.Figures;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Sweeps;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Paper;

/// <summary>A table or figure of the paper and the sweeps that its numbers come from.</summary>
/// <param name="Name">What the command calls it.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Table">The number of a table; 0 for a figure.</param>
/// <param name="Figure">What a figure draws; null for a table.</param>
/// <param name="Files">Its sweeps: files of specs/paper, which the console carries with it.</param>
internal sealed record PaperItem(string Name, string Title, int Table, FigureKind? Figure, params IReadOnlyList<string> Files)
{
    public static IReadOnlyList<PaperItem> All { get; } =
    [
        new("table2", "returns against sizes and bits", 2, null, "table2"),
        new("table3", "weight sharing, hidden layer (H) and linear (L)", 3, null, "table3", "table3-other", "table3-linear"),
        new("table4", "edge pruning", 4, null, "table4", "table4-other"),
        new("table5", "edge pruning with a search over nonlinearities", 5, null, "table5"),
        new("fig4", "curves of edge pruning and weight sharing", 0, FigureKind.Returns, "table4", "table3", "table3-linear"),
        new("fig5", "10 samples for the controller, beside all", 0, FigureKind.Returns, "table4", "fig5"),
        new("fig6", "edge masks of at most 64 edges", 0, FigureKind.Edges, "fig6"),
        new("fig7", "Swimmer's masks over training (with Fig. 9)", 0, FigureKind.Network, "fig7"),
        new("fig8", "which weights are shared", 0, FigureKind.Partitions, "fig8"),
        new("fig10", "the masking baseline", 0, FigureKind.Masking, "fig10"),
    ];

    /// <summary>Whether histories alone tell it. Of a policy or a proposal they tell nothing.</summary>
    public bool TakesRecords => Figure is null or FigureKind.Returns;

    /// <summary>Reads its sweeps.</summary>
    /// <param name="seeds">The most seeds of a cell; null for all that the files name.</param>
    public IReadOnlyList<Sweep> Read(int? seeds) =>
        [.. Files.Select(Read).Select(sweep => seeds is { } most
            ? sweep with { Runs = [.. sweep.Runs.Where(run => run.Specification.Seed <= (ulong)most)] } : sweep)
            .Where(sweep => sweep.Runs.Count > 0)];

    private static Sweep Read(string file) =>
        SweepReader.Read(SpecificationYaml.Parse(EmbeddedText.Read($"paper/{file}.yaml")), SweepCatalog.Instance);
}
