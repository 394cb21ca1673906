using EsEnas.Client.Output;
using EsEnas.Core.Evaluations;

namespace EsEnas.Client.Evaluation;

/// <summary>A file with a table in the making, beside its place until it is finished.</summary>
/// <remarks>Not thread safe.</remarks>
internal abstract class TraceTable : IDisposable
{
    private const string Csv = ".csv";
    private const string Parquet = ".parquet";
    private readonly string path;
    private readonly bool overwrite;
    private readonly string temporary;

    /// <exception cref="CommandException">It cannot be written there (2).</exception>
    protected TraceTable(string path, bool overwrite)
    {
        (this.path, this.overwrite) = (path, overwrite);
        temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            Stream = File.Create(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{path} cannot be written: {error.Message}");
        }
    }

    /// <summary>Where it is written.</summary>
    protected FileStream Stream { get; }

    /// <summary>A table in the format of a file's name.</summary>
    /// <exception cref="CommandException">It cannot be written there (2).</exception>
    public static TraceTable Create(string path, bool overwrite) =>
        path.EndsWith(Parquet, StringComparison.OrdinalIgnoreCase) ? new ParquetTable(path, overwrite) : new CsvTable(path, overwrite);

    /// <summary>Checks, before any work is done, that a file may be written.</summary>
    /// <exception cref="CommandException">It has another ending, or may not be written (2), or is there (4).</exception>
    public static void Check(string option, string? path, bool overwrite, bool orParquet)
    {
        if (path is null) return;
        var fits = path.EndsWith(Csv, StringComparison.OrdinalIgnoreCase)
            || (orParquet && path.EndsWith(Parquet, StringComparison.OrdinalIgnoreCase));
        var endings = orParquet ? $"{Csv} or {Parquet}" : Csv;
        if (!fits) throw CommandException.Usage($"{option}: '{path}' is not allowed: a name that ends with {endings}");
        AtomicFile.Check(path, overwrite);
    }

    /// <summary>Writes what stands before all rows.</summary>
    public abstract void Begin(IReadOnlyList<TraceColumn> columns);

    /// <summary>Writes rows, a number for each column.</summary>
    public abstract void Write(IReadOnlyList<double[]> rows);

    /// <summary>Puts it in its place.</summary>
    /// <exception cref="CommandException">A file that must not be overwritten has appeared there in the meantime (4).</exception>
    public void Finish()
    {
        End();
        Stream.Dispose();
        AtomicFile.Move(temporary, path, overwrite);
    }

    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(temporary);
    }

    /// <summary>Writes what stands after all rows.</summary>
    protected abstract void End();

    /// <summary>The word for a reason; empty for none.</summary>
    protected static string ReasonOf(double number) =>
        (InvalidReason)(int)number is InvalidReason.None ? "" : InvalidReasonText.Key((InvalidReason)(int)number);
}
