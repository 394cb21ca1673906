using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EsEnas.Client.Following;

/// <summary>Progress redrawn in place: bar, numbers, the curve of the mean return, what is being done.</summary>
internal sealed class LiveProgress(LiveDisplayContext display) : IProgressView
{
    private const int Width = 60;
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private readonly List<double> curve = [];
    private string remark = "";

    public static async Task<T> RunAsync<T>(Terminal terminal, Func<IProgressView, Task<T>> body)
    {
        var console = SpectreConsole.For(terminal.RawError, terminal);
        return await console.Live(new Text("starting")).AutoClear(true).StartAsync(display => body(new LiveProgress(display)));
    }

    public void Show(RunStatus status, IReadOnlyList<IterationRow> rows)
    {
        foreach (var row in rows)
            if (double.IsFinite(row.MeanReturn))
                curve.Add(row.MeanReturn);
        if (rows.Count > 0) remark = "";
        display.UpdateTarget(Draw(status));
        display.Refresh();
    }

    public void Remark(string line) => remark = line;

    private Rows Draw(RunStatus status)
    {
        var done = status.Iterations > 0 ? Math.Clamp((double)status.Iteration / status.Iterations, 0, 1) : 0;
        var filled = (int)Math.Round(done * Width);
        var lines = new List<IRenderable>
        {
            new Text($"{SafeText.Line(status.Id)}  iteration {status.Iteration}/{status.Iterations}", new Style(decoration: Decoration.Bold)),
            new Columns(new Text(new string('━', filled), new Style(Color.Green)), new Text(new string('━', Width - filled), new Style(Color.Grey))) { Expand = false, Padding = new Padding(0) },
            new Text(SafeText.Line(ProgressText.Returns(status)) + (status.EvaluationsPerSecond > 0 ? "  " + ProgressText.Speed(status) : "")),
        };
        if (curve.Count > 1) lines.Add(new Text(Sparkline(curve, Width), new Style(Color.Blue)));
        if (status.Activity.Length > 0) lines.Add(new Text(SafeText.Line(status.Activity), new Style(Color.Grey)));
        if (status.Warning.Length > 0) lines.Add(new Text(SafeText.Line(ProgressText.Warning(status)), new Style(Color.Yellow)));
        if (remark.Length > 0) lines.Add(new Text(SafeText.Line(remark), new Style(Color.Yellow)));
        return new Rows(lines);
    }

    /// <summary>A curve as block characters, at most <paramref name="width"/> of them, each the mean of its share of the values.</summary>
    internal static string Sparkline(IReadOnlyList<double> values, int width)
    {
        var count = Math.Min(width, values.Count);
        var means = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)i * values.Count / count), (int)((long)(i + 1) * values.Count / count));
            for (var j = from; j < to; j++) means[i] += values[j] / (to - from);
        }
        var (low, high) = (means.Min(), means.Max());
        return string.Concat(means.Select(mean => Blocks[high > low ? (int)Math.Min(Blocks.Length - 1, (mean - low) / (high - low) * Blocks.Length) : 0]));
    }
}
