using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>
/// Progress as lines, for logs and pipes: the first iteration, then one line every few seconds, and every change of phase.
/// </summary>
internal sealed class PlainProgress(Terminal terminal) : IProgressView
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private long lastLine;
    private bool started;
    private IterationNumber? shownIteration;
    private string phase = "";
    private string warning = "";
    private string schedule = "";
    private readonly Trouble trouble = new();

    public void Show(RunStatus status, IReadOnlyList<IterationRow> rows)
    {
        var due = !started || terminal.Time.GetElapsedTime(lastLine) >= Between || status.State != RunState.Running;
        if (rows.Count > 0 && status.Iteration != shownIteration && due)
        {
            terminal.Note(ProgressText.Line(status));
            shownIteration = status.Iteration;
            started = true;
            lastLine = terminal.Time.GetTimestamp();
        }
        if (trouble.Next(status) is { } line) terminal.Note(line);
        if (status.Warning != warning && status.Warning.Length > 0) terminal.Note(ProgressText.Warning(status));
        warning = status.Warning;
        if (status.Schedule != schedule && status.Schedule.Length > 0) terminal.Note(status.Schedule);
        schedule = status.Schedule;
        var newPhase = ActivityText.Phase(status);
        if (newPhase != phase && newPhase.Length > 0) terminal.Note(newPhase);
        phase = newPhase;
    }

    public void Remark(string line) => terminal.Note(line);
}
