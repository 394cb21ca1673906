using System.Text.Json.Serialization;

namespace EsEnas.Hosting.Directories;

/// <summary>What the dashboard of a data directory tells the processes that work on it.</summary>
/// <param name="Page">Address of its page, without the token.</param>
/// <param name="Endpoint">Where it takes OTLP over gRPC.</param>
/// <param name="Headers">What a sender must send along, as <c>OTEL_EXPORTER_OTLP_HEADERS</c> has it: it holds the key.</param>
internal sealed record DashboardRecord(string Page, string Endpoint, string Headers);

/// <summary>Serialization without reflection, as of <see cref="GatewayRecordJson"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DashboardRecord))]
internal sealed partial class DashboardRecordJson : JsonSerializerContext;
