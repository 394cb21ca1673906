using System.Globalization;

namespace EsEnas.Client.Output;

/// <summary>How long something has been there, in its largest unit.</summary>
internal static class AgeText
{
    private static readonly (double Seconds, string Unit)[] Units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];

    public static string Of(TimeSpan age)
    {
        // A clock may be a little behind that of the machine that submitted it.
        var seconds = Math.Max(0, age.TotalSeconds);
        var (length, unit) = Units.FirstOrDefault(each => seconds >= each.Seconds, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / length):#,0} {unit}");
    }
}
