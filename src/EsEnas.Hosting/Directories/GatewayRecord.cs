using System.Text.Json.Serialization;

namespace EsEnas.Hosting.Directories;

/// <summary>What a host of a data directory tells others about itself.</summary>
/// <param name="Gateway">Where clients connect, as address:port.</param>
/// <param name="ProcessId">The host's process, for messages.</param>
/// <param name="ClusterId">Cluster id that a client must use.</param>
/// <param name="ServiceId">Service id that a client must use.</param>
/// <param name="Tls">Which certificates a client must use: <see cref="OfDirectory"/>, <see cref="OfFiles"/>; null: the host speaks no TLS,
/// as hosts of earlier builds.</param>
internal sealed record GatewayRecord(string Gateway, int ProcessId, string ClusterId, string ServiceId, string? Tls = null)
{
    /// <summary>Those in the data directory.</summary>
    internal const string OfDirectory = "directory";

    /// <summary>Others, which the host was told of.</summary>
    internal const string OfFiles = "files";
}

/// <summary>Serialization without reflection: it is on the path of every short command.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GatewayRecord))]
internal sealed partial class GatewayRecordJson : JsonSerializerContext;
