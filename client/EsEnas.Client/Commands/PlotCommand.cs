using System.CommandLine;
using EsEnas.Analysis.Figures;
using EsEnas.Analysis.Statistics;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Draws a figure of some runs. The drawing library is loaded here and nowhere else.</summary>
internal sealed class PlotCommand : ConsoleCommand
{
    internal static readonly OrderedDictionary<string, FigureKind> Kinds = new(StringComparer.Ordinal)
    {
        ["returns"] = FigureKind.Returns,
        ["edges"] = FigureKind.Edges,
        ["network"] = FigureKind.Network,
        ["partitions"] = FigureKind.Partitions,
        ["masking"] = FigureKind.Masking,
        ["pareto"] = FigureKind.Pareto,
        ["front"] = FigureKind.Front,
    };

    internal static readonly OrderedDictionary<string, CurveAxis> Axes = new(StringComparer.Ordinal)
    {
        ["iterations"] = CurveAxis.Iterations,
        ["episodes"] = CurveAxis.Episodes,
        ["steps"] = CurveAxis.Steps,
    };

    private static readonly FigureKind[] Curved = [FigureKind.Returns, FigureKind.Edges, FigureKind.Masking];

    private readonly Argument<string> kind = new("KIND") { Description = "returns, edges, network, partitions, masking, pareto or front" };
    private readonly Argument<string[]> runs = new("RUN")
    {
        Description = "Runs by name, by a pattern such as 'table4-*', or the file of a sweep",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> output;
    private readonly Option<bool> force;
    private readonly Option<int?> scale;
    private readonly Option<string?> axis;
    private readonly Option<string[]> labels;

    public PlotCommand(Setup setup) : base(setup, "plot", "Draw a figure of some runs as PNG or SVG",
        "plot returns specs/paper/table4.yaml -o fig4.svg", "plot network 'mask-swimmer-*' -o fig7.png",
        "plot partitions table3-half-cheetah-factorized-s1 -o fig8.png --scale 3")
    {
        output = setup.Flags.For("plot").Text("--output", "FILE", "The file to write: .png or .svg", "-o");
        force = setup.Flags.For("plot").Switch("--force", "Overwrite an existing file");
        scale = setup.Flags.Integer("--scale", "S", "PNG: pixels per unit of the figure; default 2", 1, 8);
        axis = setup.Flags.For("plot").Text("--x", "AXIS",
            $"What curves are drawn over: {string.Join(", ", Axes.Keys)}; default iterations");
        labels = setup.Flags.For("plot").Repeated("--label", "TEXT",
            "What a method or run is called, one for each in the order of the legend; default: names of runs, and of a sweep's methods");
        kind.CompletionSources.Add([.. Kinds.Keys]);
        Add(kind);
        Add(runs);
        Add(output);
        Add(force);
        Add(scale);
        Add(axis);
        Add(labels);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var wanted = parse.GetRequiredValue(kind);
        if (!Kinds.TryGetValue(wanted, out var figureKind))
            throw CommandException.Usage($"plot: '{wanted}' is not allowed: {string.Join(", ", Kinds.Keys)}" +
                Spelling.Suggestion(wanted, Kinds.Keys));
        var over = parse.GetValue(axis) ?? "iterations";
        if (!Axes.TryGetValue(over, out var curveAxis))
            throw CommandException.Usage($"--x: '{SafeText.Shown(over)}' is not allowed: {string.Join(", ", Axes.Keys)}");
        if (parse.GetValue(axis) is not null && !Curved.Contains(figureKind))
            throw CommandException.Usage($"--x: '{over}' is not allowed with {wanted}, which has no curves: leave it out");
        var path = parse.GetValue(output) ?? throw CommandException.Usage("plot: -o FILE is missing");
        var svg = path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
        if (!svg && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage($"--output: '{path}' is not allowed: a file ending in .png or .svg");
        var overwrite = parse.GetValue(force);
        AtomicFile.Check(path, overwrite);
        var stored = await RunArguments.ReadAsync(context, parse.GetRequiredValue(runs), proposals: wanted == "network");
        foreach (var remark in stored.Select(run => run.Remark()).OfType<string>()) context.Note(remark);
        var figure = RunFigures.Draw(figureKind, RunGroup.Of([.. stored.Select(run => run.Record)]), curveAxis,
            parse.GetValue(labels));
        await AtomicFile.WriteAsync(path, svg ? figure.ToSvg() : figure.ToPng(parse.GetValue(scale) ?? 2), overwrite, context.Interrupted);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("file", path);
                writer.WriteString("kind", wanted);
                writer.WriteNumber("width", figure.Width);
                writer.WriteNumber("height", figure.Height);
                writer.WriteNumber("runs", stored.Count);
            }));
        }
        else
        {
            context.WriteLine($"{path}: {wanted} of {stored.Count} run{(stored.Count == 1 ? "" : "s")}");
        }
        return ExitCode.Ok;
    }
}
