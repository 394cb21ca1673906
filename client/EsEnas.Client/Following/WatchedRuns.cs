using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>
/// Progress of several runs at once: on a terminal a line for each, drawn again in place; elsewhere the lines of each run, its name before
/// them.
/// </summary>
/// <remarks>Thread safe: runs are followed side by side.</remarks>
internal sealed class WatchedRuns : IDisposable
{
    private readonly Lock gate = new();
    private readonly CommandContext context;
    private readonly RedrawnLines? lines;
    private readonly List<View> views = [];

    public WatchedRuns(CommandContext context)
    {
        this.context = context;
        // Documents are for programs, on a terminal too.
        if (context.Terminal.Redraws && !context.Json) lines = new RedrawnLines(context.Terminal);
    }

    /// <summary>The view of one more run.</summary>
    /// <param name="name">What the user calls it.</param>
    public IWatchedRun Add(string name)
    {
        var view = new View(this, name);
        lock (gate) views.Add(view);
        return view;
    }

    public void Dispose() => lines?.Dispose();

    private void Redraw()
    {
        (string Name, RunStatus? Status, string Remark)[] shown = [.. views.Select(view => (view.Name, view.Last, view.Said))];
        var width = shown.Max(run => TextWidth.Of(run.Name));
        lines!.Draw(columns => [.. shown.Select(run => Line(run, width, columns))]);
    }

    // As many parts as fit into the window, the most important first.
    private static StyledLine Line((string Name, RunStatus? Status, string Remark) run, int width, int columns)
    {
        var line = TextWidth.Pad(run.Name, width, right: false);
        foreach (var part in Parts(run.Status, run.Remark))
        {
            if (TextWidth.Of(line) + 2 + TextWidth.Of(part) > columns) break;
            line += "  " + part;
        }

        return new StyledLine((line, run.Remark.Length > 0 ? StyledLine.Yellow : 0));
    }

    private static IEnumerable<string> Parts(RunStatus? status, string remark)
    {
        if (status is null)
        {
            yield return "starting";
            yield break;
        }

        var most = IterationBound.Of(status);
        var isRunning = status.State == RunState.Running;
        yield return isRunning && most > 0
            ? $"{(int)Math.Floor(100 * Math.Clamp((double)status.Iteration.Value / most, 0, 1)),3} %" : RunReport.StateName(status.State);
        yield return $"{status.Iteration}/{most}";
        yield return $"mean {Numbers.Return(status.MeanReturn)}";
        if (remark.Length > 0) yield return remark;
        else if (ActivityText.Phase(status) is { Length: > 0 } phase) yield return phase;
        yield return $"best {Numbers.Return(status.BestReturn)}";
        if (isRunning && status.EvaluationsPerSecond > 0) yield return ProgressText.Speed(status);
    }

    private sealed class View(WatchedRuns owner, string name) : IWatchedRun
    {
        private readonly RunRemarks remarks = new();

        public string Name => name;

        public RunStatus? Last { get; private set; }

        public string Said { get; private set; } = "";

        public IterationNumber? Next { get; set; }

        public void Show(RunStatus status, IReadOnlyList<IterationRow> rows)
        {
            lock (owner.gate)
            {
                (Last, Said) = (status, Trouble.Of(status));
                if (owner.lines is not null) owner.Redraw();
                else foreach (var row in rows) Print(row, status);
                if (owner.lines is null) foreach (var line in remarks.Next(status)) owner.context.Note($"{name}: {line}");
                if (rows.Count > 0) Next = rows[^1].Iteration.Next;
            }
        }

        public void Remark(string line)
        {
            lock (owner.gate)
            {
                Said = line;
                if (owner.lines is not null) owner.Redraw();
                else owner.context.Note($"{name}: {line}");
            }
        }

        private void Print(IterationRow row, RunStatus status)
        {
            owner.context.WriteLine(owner.context.Json
                ? Json.Object(writer =>
                {
                    writer.WriteString("id", status.Id.Value);
                    RunReport.WriteRow(writer, row);
                })
                : $"{name}  {RowText.Of(row, status)}");
            owner.context.Terminal.Out.Flush();
        }
    }
}
