using System.Collections;
using EsEnas.Hosting.Directories;

namespace EsEnas.Hosting.Telemetry;

/// <summary>
/// Where a process sends its telemetry by OTLP: where the <c>OTEL_*</c> variables say, or to the dashboard of its data directory
/// (<see cref="DashboardPlace"/>).
/// </summary>
public sealed record OtlpTarget
{
    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly string[] EndpointVariables =
        [Endpoint, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    // Each of them says where telemetry goes, or that it goes nowhere: whoever sets one decides alone.
    private static readonly string[] Decisions =
    [
        "OTEL_EXPORTER_", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_SDK_DISABLED"
    ];

    private OtlpTarget(IReadOnlyDictionary<string, string> variables, string? notice) => (Variables, Notice) = (variables, notice);

    /// <summary>What the user should know: which dashboard was found; null if variables name the receiver.</summary>
    public string? Notice { get; }

    /// <summary>The <c>OTEL_*</c> variables that apply.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The target of this process; null if there is none: then nothing is exported, and telemetry costs nothing.</summary>
    /// <param name="dataDirectory">The data directory that it works on; null if none.</param>
    public static OtlpTarget? Find(string? dataDirectory) =>
        Find(dataDirectory, Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)));

    /// <inheritdoc cref="Find(string?)"/>
    /// <param name="dataDirectory">The data directory that it works on; null if none.</param>
    /// <param name="environment">Variables, those of others among them.</param>
    internal static OtlpTarget? Find(string? dataDirectory, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var variables =
            environment.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && variable.Value is { Length: > 0 })
                .ToDictionary(variable => variable.Key, variable => variable.Value!, StringComparer.Ordinal);
        if (EndpointVariables.Any(variables.ContainsKey)) return new OtlpTarget(variables, null);
        if (dataDirectory is null || variables.Keys.Any(name => Decisions.Any(each => name.StartsWith(each, StringComparison.Ordinal))))
            return null;
        if (new DataDirectory(dataDirectory).FindDashboard() is not { } dashboard) return null;
        variables[Endpoint] = dashboard.Endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        variables["OTEL_EXPORTER_OTLP_HEADERS"] = dashboard.Headers;
        return new OtlpTarget(variables, $"Traces, metrics and logs go to the dashboard at {dashboard.Page}.");
    }
}
