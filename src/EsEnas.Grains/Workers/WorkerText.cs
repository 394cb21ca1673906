namespace EsEnas.Grains.Workers;

/// <summary>What worker processes say, as text for people.</summary>
internal static class WorkerText
{
    private const int Longest = 300;

    /// <summary>In one line that a terminal can show, cut to 300 characters.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }
}
