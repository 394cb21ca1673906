using System.Globalization;

namespace EsEnas.Client.Output;

/// <summary>How numbers read in tables and progress lines. Data formats (JSON, CSV) use round-trip digits instead.</summary>
internal static class Numbers
{
    private const string None = "–";

    /// <summary>A return: four significant digits below 1000, one decimal above.</summary>
    public static string Return(double? value) => value switch
    {
        null => None,
        { } v when double.IsNaN(v) => None,
        { } v when Math.Abs(v) >= 1000 => v.ToString("#,0.0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 100 => v.ToString("0.0", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Count(double value) => value.ToString(value == Math.Floor(value) ? "#,0" : "#,0.0", CultureInfo.InvariantCulture);

    public static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Ratio(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A rate per second, three digits.</summary>
    public static string Rate(double value) => value switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>A duration in its two largest units.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0) return None;
        var whole = (long)Math.Min(Math.Ceiling(seconds), 1e15);
        return whole switch
        {
            < 60 => $"{whole} s",
            < 3600 => $"{whole / 60} min {whole % 60} s",
            < 86400 => $"{whole / 3600} h {whole % 3600 / 60} min",
            _ => $"{whole / 86400} d {whole % 86400 / 3600} h",
        };
    }

    public static string Bytes(long value) => value switch
    {
        < 1024 => $"{value} B",
        < 1024 * 1024 => (value / 1024.0).ToString("0.0", CultureInfo.InvariantCulture) + " KiB",
        < 1024L * 1024 * 1024 => (value / (1024.0 * 1024)).ToString("0.0", CultureInfo.InvariantCulture) + " MiB",
        _ => (value / (1024.0 * 1024 * 1024)).ToString("0.0", CultureInfo.InvariantCulture) + " GiB",
    };

    public static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
