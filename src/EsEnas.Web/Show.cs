using System.Globalization;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web;

/// <summary>How numbers and states read on the page.</summary>
internal static class Show
{
    private const string None = "–";

    /// <summary>A return: two decimals below 100, one above.</summary>
    internal static string Return(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => None,
        { } v when Math.Abs(v) >= 1000 => v.ToString("#,0.0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 100 => v.ToString("0.0", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>A count with its thousands apart.</summary>
    internal static string Count(double value) =>
        value.ToString(value == Math.Floor(value) ? "#,0" : "#,0.0", CultureInfo.InvariantCulture);

    /// <summary>How many there are of something: <c>1 silo</c>, <c>2 silos</c>.</summary>
    internal static string Counted(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A share, 0 to 1, in percent.</summary>
    internal static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A label of an axis.</summary>
    internal static string Tick(double value) => Math.Abs(value) switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + " k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A duration in its two largest units.</summary>
    internal static string Duration(double seconds)
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

    /// <summary>A moment, in UTC.</summary>
    internal static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A time of day, in UTC.</summary>
    internal static string Clock(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A state's name, as the console says it.</summary>
    internal static string State(RunState state) => state.ToString().ToLowerInvariant();

    /// <summary>A number for an address or attribute.</summary>
    internal static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
