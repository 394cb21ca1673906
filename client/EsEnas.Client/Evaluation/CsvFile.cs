using System.Text;
using EsEnas.Client.Output;

namespace EsEnas.Client.Evaluation;

/// <summary>A CSV file in the making, beside its place until it is finished.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class CsvFile : IDisposable
{
    private readonly string path;
    private readonly string temporary;
    private readonly StreamWriter writer;

    /// <exception cref="CommandException">It cannot be written there (2).</exception>
    public CsvFile(string path)
    {
        this.path = path;
        temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            writer = new StreamWriter(temporary, append: false, new UTF8Encoding(false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{path} cannot be written: {error.Message}");
        }
    }

    /// <summary>Checks, before any work is done, that a file may be written.</summary>
    public static void Check(string option, string? path, bool overwrite)
    {
        if (path is null) return;
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage($"{option}: '{path}' is not allowed: a name that ends with .csv");
        AtomicFile.Check(path, overwrite);
    }

    /// <summary>A cell of text, in quotes where it needs them.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    public void Write(string text) => writer.Write(text);

    /// <summary>Puts it in its place.</summary>
    public void Finish()
    {
        writer.Dispose();
        File.Move(temporary, path, overwrite: true);
    }

    public void Dispose()
    {
        writer.Dispose();
        File.Delete(temporary);
    }
}
