using System.Text.Json;
using System.Text.Json.Serialization;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Connections;

/// <summary>Iterations as numbers.</summary>
internal sealed class IterationNumberJson : JsonConverter<IterationNumber>
{
    public override IterationNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, IterationNumber value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
