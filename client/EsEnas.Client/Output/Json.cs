using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EsEnas.Client.Output;

/// <summary>Writes one JSON document on one line. Numbers that JSON cannot hold (NaN, infinities) become null.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Object(Action<Utf8JsonWriter> properties) => Document(writer =>
    {
        writer.WriteStartObject();
        properties(writer);
        writer.WriteEndObject();
    });

    /// <summary>An array of objects.</summary>
    public static string Objects<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> properties) =>
        Document(writer => WriteItems(writer, items, item => properties(writer, item)));

    private static string Document(Action<Utf8JsonWriter> body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options)) body(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>A property that is an array of objects.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> properties)
    {
        writer.WritePropertyName(name);
        WriteItems(writer, items, properties);
    }

    public static void WriteReal(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    private static void WriteItems<T>(Utf8JsonWriter writer, IEnumerable<T> items, Action<T> properties)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            writer.WriteStartObject();
            properties(item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
