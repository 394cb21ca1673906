using System.Runtime.InteropServices;
using System.Text;

namespace EsEnas.Client.Output;

/// <summary>
/// Lines at the bottom of a terminal that are drawn again in place: when they change, and when the window's size does. Gone when disposed
/// of. Thread safe.
/// </summary>
internal sealed class RedrawnLines : IDisposable
{
    private readonly Lock gate = new();
    private readonly Terminal terminal;
    private readonly PosixSignalRegistration? resized;
    private Func<int, IReadOnlyList<StyledLine>> draw = static _ => [];
    private IReadOnlyList<int> drawn = [];

    public RedrawnLines(Terminal terminal)
    {
        this.terminal = terminal;
        // Windows knows no such signal: there the next change draws for the new size.
        if (!OperatingSystem.IsWindows()) resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Redraw());
    }

    /// <summary>Draws other lines in place of the last ones.</summary>
    /// <param name="lines">The lines for a window's width; called again when that changes.</param>
    public void Draw(Func<int, IReadOnlyList<StyledLine>> lines)
    {
        lock (gate)
        {
            draw = lines;
            Redraw();
        }
    }

    /// <summary>Draws for the width that the window has now.</summary>
    internal void Redraw()
    {
        lock (gate)
        {
            var columns = terminal.Columns();
            var text = new StringBuilder();
            AppendReturn(text, columns);
            // A full line would leave the cursor on its last character, which the erasing after it would take.
            var lines = draw(Math.Max(1, columns - 1));
            foreach (var line in lines) text.Append(line.ToText(terminal.Color)).Append("\u001b[K\n");
            Send(text.Append("\u001b[J"));
            drawn = [.. lines.Select(line => line.Width)];
        }
    }

    public void Dispose()
    {
        resized?.Dispose();
        lock (gate)
        {
            if (drawn.Count == 0) return;
            var text = new StringBuilder();
            AppendReturn(text, terminal.Columns());
            Send(text.Append("\u001b[J"));
            draw = static _ => [];
            drawn = [];
        }
    }

    // To the first of the lines drawn last: one that is wider than the window is now takes several rows of it.
    private void AppendReturn(StringBuilder text, int columns)
    {
        text.Append('\r');
        if (drawn.Sum(width => Math.Max(1, (width + columns - 1) / columns)) is > 0 and var rows) text.Append($"\u001b[{rows}A");
    }

    private void Send(StringBuilder text)
    {
        terminal.RawError.Write(text.ToString());
        terminal.RawError.Flush();
    }
}
