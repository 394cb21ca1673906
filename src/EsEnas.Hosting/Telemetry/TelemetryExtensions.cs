using System.Collections;
using System.Runtime.CompilerServices;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EsEnas.Hosting.Telemetry;

/// <summary>OpenTelemetry for a silo or a client.</summary>
public static class TelemetryExtensions
{
    /// <summary>The service's name unless <c>OTEL_SERVICE_NAME</c> says otherwise.</summary>
    public const string ServiceName = "esenas";

    // Grain calls carry the context only where somebody takes spans: it costs each call a little.
    private const string TracedProperty = "EsEnas.Traced";

    private const string Prefix = "OTEL_";
    private static readonly string[] EndpointVariables =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    /// <summary>Whether the environment names a receiver of OTLP. Without one nothing is exported, and telemetry costs nothing.</summary>
    public static bool IsOtlpWanted => EndpointVariables.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>
    /// Adds our meter, Orleans' and the runtime's, and, if <paramref name="traces"/>, our spans with Orleans' spans inside them; all of it goes to the OTLP receiver
    /// if the environment names one (the usual <c>OTEL_*</c> variables apply).
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="traces">Whether anybody will take spans.</param>
    /// <returns>For more exporters.</returns>
    public static OpenTelemetryBuilder AddEsEnasTelemetry(this IHostApplicationBuilder builder, bool traces)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // A host without defaults does not read the environment, and the exporters ask the host's configuration.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(variable => new KeyValuePair<string, string?>((string)variable.Key, (string?)variable.Value)));
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry();
        telemetry.ConfigureResource(resource => resource.AddService(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : ServiceName,
            serviceVersion: typeof(TelemetryExtensions).Assembly.GetName().Version?.ToString(3)));
        telemetry.WithMetrics(metrics => metrics.AddMeter(TelemetryCatalog.MeterName, TelemetryCatalog.OrleansMeterName, TelemetryCatalog.RuntimeMeterName));
        if (traces)
        {
            builder.Properties[TracedProperty] = true;
            telemetry.WithTracing(tracing => tracing
                .AddSource([TelemetryCatalog.SourceName, .. TelemetryCatalog.OrleansSourceNames])
                .SetSampler(new ParentBasedSampler(new OwnRootSampler())));
        }

        // Exported logs hold what an operator may want to know, however quiet standard error is.
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("EsEnas", LogLevel.Information);
        if (IsOtlpWanted) telemetry.UseOtlpExporter();
        return telemetry;
    }

    /// <summary>Adds telemetry with traces if the environment names a receiver. Nothing of OpenTelemetry is loaded otherwise: most consoles end within a second.</summary>
    /// <param name="builder">The host.</param>
    internal static void AddWantedTelemetry(this IHostApplicationBuilder builder)
    {
        if (IsOtlpWanted) AddTraced(builder);
    }

    // Compiled only when it is called, and with it all that it names.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddTraced(IHostApplicationBuilder builder) => builder.AddEsEnasTelemetry(traces: true);

    /// <summary>Whether <see cref="AddEsEnasTelemetry"/> was asked for traces.</summary>
    internal static bool IsTraced(this IHostApplicationBuilder builder) => builder.Properties.ContainsKey(TracedProperty);
}
