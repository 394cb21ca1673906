using System.Globalization;
using System.Text.Json;
using EsEnas.Core.Evaluations;

namespace EsEnas.Client.Output;

/// <summary>The words for invalid evaluations: how many, and of which kinds.</summary>
internal static class InvalidText
{
    /// <summary><c>12 of 75 evaluations invalid (8 diverged, 4 contacts full)</c>.</summary>
    public static string Of(InvalidCounts invalid, long all, string what = "evaluations") =>
        string.Create(CultureInfo.InvariantCulture, $"{Share(invalid, all, what)} ({invalid})");

    /// <summary>A number for each kind that occurs, as a JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, string name, InvalidCounts invalid)
    {
        writer.WriteStartObject(name);
        foreach (var (reason, count) in invalid.Present) writer.WriteNumber(InvalidReasonText.Key(reason), count);
        writer.WriteEndObject();
    }

    private static string Share(InvalidCounts invalid, long all, string what) => invalid.Total == all && all > 1
        ? string.Create(CultureInfo.InvariantCulture, $"all {all} {what} invalid")
        : string.Create(CultureInfo.InvariantCulture, $"{invalid.Total} of {all} {what} invalid");
}
