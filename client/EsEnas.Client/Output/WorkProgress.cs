namespace EsEnas.Client.Output;

/// <summary>
/// What a command is doing, on standard error: drawn again in place on a terminal, elsewhere a line every five seconds, so that what is
/// over at once says nothing there. Thread safe.
/// </summary>
internal sealed class WorkProgress : IDisposable
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private readonly Terminal terminal;
    private readonly TimeProvider clock;
    private readonly RedrawnLines? lines;
    private readonly ITimer? timer;
    private (string Text, double? Done) now = ("", null);
    private string written = "";
    private long lastDrawing;

    /// <param name="terminal">Where it is shown.</param>
    /// <param name="clock">Says when; default: the system's.</param>
    public WorkProgress(Terminal terminal, TimeProvider? clock = null)
    {
        this.terminal = terminal;
        this.clock = clock ?? TimeProvider.System;
        if (terminal.Redraws) lines = new RedrawnLines(terminal);
        else timer = this.clock.CreateTimer(_ => WriteLine(), null, BetweenLines, BetweenLines);
    }

    /// <summary>Says what is being done.</summary>
    /// <param name="text">A few words and numbers.</param>
    /// <param name="done">The share that is done, drawn as a bar; null where it is not known.</param>
    public void Say(string text, double? done = null)
    {
        lock (gate)
        {
            now = (text, done);
            if (lines is null || (lastDrawing != 0 && done is not null && clock.GetElapsedTime(lastDrawing) < BetweenDrawings)) return;
            lastDrawing = clock.GetTimestamp();
            lines.Draw(
                columns => [.. StyledLine.Of(text, columns), .. done is { } share ? (StyledLine[])[StyledLine.Bar(share, columns)] : []]);
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        lines?.Dispose();
    }

    private void WriteLine()
    {
        lock (gate)
        {
            if (now.Text == written) return;
            written = now.Text;
            terminal.Note(written);
        }
    }
}
