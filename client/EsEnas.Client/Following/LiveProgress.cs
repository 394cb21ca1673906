using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Progress redrawn in place, as wide as the window is: bar, numbers, the curve of the mean return, what is being done.</summary>
internal sealed class LiveProgress(RedrawnLines lines) : IProgressView
{
    private const int Widest = StyledLine.WidestBar;
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private readonly List<double> curve = [];
    private RunStatus? last;
    private string remark = "";

    public static async Task<T> RunAsync<T>(Terminal terminal, Func<IProgressView, Task<T>> body)
    {
        using var lines = new RedrawnLines(terminal);
        lines.Draw(static _ => [new StyledLine(("starting", 0))]);
        return await body(new LiveProgress(lines));
    }

    public void Show(RunStatus status, IReadOnlyList<IterationRow> rows)
    {
        foreach (var row in rows)
            if (double.IsFinite(row.MeanReturn))
                curve.Add(row.MeanReturn);
        if (rows.Count > 0) remark = "";
        last = status;
        Redraw();
    }

    public void Remark(string line)
    {
        remark = line;
        Redraw();
    }

    private void Redraw()
    {
        double[] returns = [.. curve];
        var (status, said) = (last, remark);
        lines.Draw(columns => status is null ? [.. StyledLine.Of(said, columns, StyledLine.Yellow)] : Draw(status, returns, said, columns));
    }

    private static List<StyledLine> Draw(RunStatus status, double[] curve, string remark, int columns)
    {
        var most = IterationBound.Of(status);
        var done = most > 0 ? Math.Clamp((double)status.Iteration.Value / most, 0, 1) : 0;
        var lines = new List<StyledLine>();
        lines.AddRange(StyledLine.Of($"{status.Id}  {ProgressText.Iteration(status)}", columns));
        lines.Add(StyledLine.Bar(done, columns));
        lines.AddRange(StyledLine.Of(
            ProgressText.Returns(status) + (status.EvaluationsPerSecond > 0 ? "  " + ProgressText.Speed(status) : ""), columns));
        if (curve.Length > 1) lines.Add(new StyledLine((Sparkline(curve, Math.Min(Widest, columns)), StyledLine.Blue)));
        if (ActivityText.Of(status) is { Length: > 0 } activity) lines.AddRange(StyledLine.Of(activity, columns, StyledLine.Gray));
        if (status.Schedule.Length > 0) lines.AddRange(StyledLine.Of(status.Schedule, columns, StyledLine.Gray));
        if (status.Warning.Length > 0) lines.AddRange(StyledLine.Of(ProgressText.Warning(status), columns, StyledLine.Yellow));
        if (Trouble.Of(status) is { Length: > 0 } trouble) lines.AddRange(StyledLine.Of(trouble, columns, StyledLine.Yellow));
        if (remark.Length > 0) lines.AddRange(StyledLine.Of(remark, columns, StyledLine.Yellow));
        return lines;
    }

    /// <summary>A curve as block characters, at most <paramref name="width"/> of them, each the mean of its share of the values.</summary>
    internal static string Sparkline(IReadOnlyList<double> values, int width)
    {
        var count = Math.Min(Math.Max(1, width), values.Count);
        var means = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)i * values.Count / count), (int)((long)(i + 1) * values.Count / count));
            for (var j = from; j < to; j++) means[i] += values[j] / (to - from);
        }
        var (low, high) = (means.Min(), means.Max());
        return string.Concat(
            means.Select(mean => Blocks[high > low ? (int)Math.Min(Blocks.Length - 1, (mean - low) / (high - low) * Blocks.Length) : 0]));
    }
}
