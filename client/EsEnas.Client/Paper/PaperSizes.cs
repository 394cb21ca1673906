using System.Globalization;
using System.Text.Json;
using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Output;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Tasks;

namespace EsEnas.Client.Paper;

/// <summary>The paper's Table 2: sizes and bits, which follow from the spaces without a run, and the returns of what has run.</summary>
internal sealed class PaperSizes
{
    private readonly List<(PaperSize Paper, ModelSize? Ours, GroupSummary? Measured)> rows;

    /// <param name="sweep">The runs of the table.</param>
    /// <param name="summaries">What has run of them.</param>
    public PaperSizes(Sweep sweep, IReadOnlyList<GroupSummary> summaries) =>
        rows = [.. PaperSize.All.Select(paper => (paper, SizeOf(sweep, paper), summaries.FirstOrDefault(group =>
            group.Group.Task == paper.Task && group.Group.Fields.GetValueOrDefault("search.space") == paper.Space)))];

    public Table ToTable()
    {
        var table = new Table(("task", false), ("architecture", false), ("return", true), ("ours", true), ("weights", true), ("ours", true),
            ("smaller", true, 1), ("ours", true, 1), ("bits", true), ("ours", true));
        foreach (var row in Texts()) table.Add(row);
        return table;
    }

    public void WriteJson(Utf8JsonWriter writer) => writer.WriteObjects("rows", rows, row =>
    {
        writer.WriteString("task", row.Paper.Task);
        writer.WriteString("space", row.Paper.Space);
        writer.WriteReal("paperReturn", row.Paper.Return);
        writer.WriteReal("return", row.Measured?.Returns?.Mean);
        writer.WriteNumber("paperWeights", row.Paper.Weights);
        writer.WriteReal("weights", Weights(row.Ours, row.Measured));
        writer.WriteNumber("paperCompression", row.Paper.Compression);
        writer.WriteReal("compression", Compression(row.Ours, row.Measured));
        writer.WriteNumber("paperBits", row.Paper.Bits);
        writer.WriteReal("bits", Bits(row.Ours, row.Measured));
    });

    // What masking leaves is known after training.
    private static ModelSize? SizeOf(Sweep sweep, PaperSize paper)
    {
        if (paper.Space == "masked" || sweep.Runs.FirstOrDefault(run => run.Specification.Task == paper.Task && run.Method == paper.Space)
            is not { } run || TaskCatalog.CreateObjective(run.Specification).Models is not PolicySpace space) return null;
        return space.SizeOf(space.Space.Sample(new RandomStream(run.Specification.Seed, RandomPurpose.Sample)),
            space.InitialParameters(run.Specification.Seed));
    }

    private IEnumerable<string[]> Texts() => rows.Select(row => (string[])
    [
        row.Paper.Task, row.Paper.Space, Count(row.Paper.Return), Numbers.Return(row.Measured?.Returns?.Mean), Count(row.Paper.Weights),
        Count(Weights(row.Ours, row.Measured)), $"{row.Paper.Compression} %", Percent(Compression(row.Ours, row.Measured)),
        Count(row.Paper.Bits), Count(Bits(row.Ours, row.Measured)),
    ]);

    private static double? Weights(ModelSize? ours, GroupSummary? measured) => ours?.LiveWeights ?? measured?.Size.LiveWeights;

    private static double? Compression(ModelSize? ours, GroupSummary? measured) => ours?.Compression ?? measured?.Size.Compression;

    private static double? Bits(ModelSize? ours, GroupSummary? measured) => ours?.Bits ?? measured?.Size.Bits;

    private static string Count(double? value) => value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture) : "–";

    private static string Percent(double? value) =>
        value is { } share ? (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %" : "–";
}
