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
    private readonly RunRemarks remarks = new();

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
        foreach (var line in remarks.Next(status)) terminal.Note(line);
    }

    public void Remark(string line) => terminal.Note(line);
}
