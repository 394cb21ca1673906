using System.Text.Json;
using System.Text.Json.Serialization;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Connections;

/// <summary>Ids of runs as texts.</summary>
internal sealed class RunIdJson : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
