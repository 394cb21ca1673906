namespace EsEnas.Client.Output;

/// <summary>Text in a CSV file.</summary>
internal static class CsvText
{
    /// <summary>A cell: in quotes where it needs them.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
