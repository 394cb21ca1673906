using System.Text;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Settings;

namespace EsEnas.Client.Output;

/// <summary>Where a command writes, and what it may assume about the other side. Tests give their own.</summary>
internal sealed record Terminal
{
    private const int UsualColumns = 80;

    /// <summary>Standard output; obeys nothing that is written to it (<see cref="SafeWriter"/>).</summary>
    public required TextWriter Out
    {
        get;
        init => (field, RawOut) = (new SafeWriter(value), value);
    }

    /// <summary>Standard error, likewise.</summary>
    public required TextWriter Error
    {
        get;
        init => (field, RawError) = (new SafeWriter(value), value);
    }

    /// <summary>Standard output for what draws with control characters, and escapes the text in between itself.</summary>
    public TextWriter RawOut { get; private init; } = TextWriter.Null;

    /// <summary>Standard error, likewise.</summary>
    public TextWriter RawError { get; private init; } = TextWriter.Null;

    /// <summary>Whether standard output is looked at by a person: tables get borders then.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Reads a line that somebody types; null where nobody can be asked.</summary>
    public Func<string?>? ReadLine { get; init; }

    /// <summary>Width of the window now, in characters; it may change at any time.</summary>
    public Func<int> Columns { get; init; } = static () => UsualColumns;

    /// <summary>Whether tables show every column, however wide the window is.</summary>
    public bool Wide { get; init; }

    /// <summary>Reads an environment variable; null if unset or empty.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Names of the environment variables that are set and not empty.</summary>
    public IEnumerable<string> Variables { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool Color => Environment("NO_COLOR") is null && Styled;

    /// <summary>Whether bold headings mean something to it.</summary>
    public bool Styled => Environment("TERM") is not "dumb";

    /// <summary>Whether progress is drawn again in place; elsewhere it is lines.</summary>
    public bool Redraws => ErrorIsTerminal && Styled;

    /// <summary>A remark: a line on standard error, there at once.</summary>
    public void Note(string line)
    {
        Error.Write(SafeText.Line(line) + "\n");
        Error.Flush();
    }

    /// <summary>
    /// A remark about a table: where that is looked at by a person, broken between words at the window's width. Not for what is copied.
    /// </summary>
    public void Remark(string text)
    {
        foreach (var line in OutIsTerminal ? TextWidth.Wrap(text, Columns()) : [text]) Note(line);
    }

    // Whatever the locale: files and documents are read back as UTF-8.
    private static TextWriter InUtf8(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true });

    // Not by Console.In: whoever but touches that gets a terminal in another mode, in which Ctrl-C ends nothing.
    private static string? ReadLineOfProcess()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        return input.ReadLine();
    }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() => new()
    {
        Out = Console.IsOutputRedirected ? InUtf8(Console.OpenStandardOutput()) : Console.Out,
        Error = Console.IsErrorRedirected ? InUtf8(Console.OpenStandardError()) : Console.Error,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        ReadLine = Console.IsInputRedirected || Console.IsErrorRedirected ? null : ReadLineOfProcess,
        Columns = static () => WindowSize.Columns() ?? UsualColumns,
        Environment = static name => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
        Variables = SettingVariables.OfProcess(),
    };
}
