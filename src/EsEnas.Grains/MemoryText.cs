using System.Globalization;

namespace EsEnas.Grains;

/// <summary>Bytes of memory for people, in binary units as their settings have them.</summary>
public static class MemoryText
{
    /// <summary>Such as <c>900 B</c>, <c>1.4 MiB</c>, <c>137 MiB</c>, <c>12 GiB</c>.</summary>
    /// <param name="bytes">How many, at least 0.</param>
    public static string Of(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < units.Length - 1; unit++) value /= 1024;
        var shown = value < 10 && unit > 0 ? Math.Round(value, 1) : Math.Round(value);
        return string.Create(CultureInfo.InvariantCulture, $"{shown} {units[unit]}");
    }
}
