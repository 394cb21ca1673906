using System.Text.Json.Serialization;

namespace EsEnas.Hosting.Directories;

/// <summary>
/// Says of a data directory that silos serve it, whether or not one lives now: a console does not host it by itself then.
/// </summary>
/// <param name="ClusterId">Cluster id of the silos.</param>
internal sealed record ServedRecord(string ClusterId);

/// <summary>Serialization without reflection: it is on the path of every short command.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ServedRecord))]
internal sealed partial class ServedRecordJson : JsonSerializerContext;
