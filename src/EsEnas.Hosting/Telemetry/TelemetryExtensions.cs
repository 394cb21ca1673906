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

    /// <summary>
    /// Adds our meter, Orleans' and the runtime's, and, if <paramref name="traces"/>, our spans with Orleans' spans inside them; all of it
    /// goes to the OTLP receiver if there is one (the usual <c>OTEL_*</c> variables apply).
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="traces">Whether anybody will take spans.</param>
    /// <param name="otlp">The OTLP receiver; null: none.</param>
    /// <returns>For more exporters.</returns>
    public static OpenTelemetryBuilder AddEsEnasTelemetry(this IHostApplicationBuilder builder, bool traces, OtlpTarget? otlp)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // A host without defaults does not read the environment, and the exporters ask the host's configuration.
        if (otlp is not null) builder.Configuration.AddInMemoryCollection(otlp.Variables!);
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry.ConfigureResource(resource =>
            resource.AddService(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : ServiceName,
                serviceVersion: typeof(TelemetryExtensions).Assembly.GetName().Version?.ToString(3)));
        telemetry.WithMetrics(
            metrics => metrics.AddMeter(TelemetryCatalog.MeterName, TelemetryCatalog.OrleansMeterName, TelemetryCatalog.RuntimeMeterName));
        if (traces)
        {
            builder.Properties[TracedProperty] = true;
            telemetry.WithTracing(tracing => tracing
                .AddSource([TelemetryCatalog.SourceName, .. TelemetryCatalog.OrleansSourceNames])
                .SetSampler(new ParentBasedSampler(new OwnRootSampler())));
        }

        // Exported logs hold what an operator may want to know, however quiet standard error is.
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("EsEnas", LogLevel.Information);
        if (otlp is not null) telemetry.UseOtlpExporter();
        return telemetry;
    }

    /// <summary>
    /// Adds telemetry with traces if there is a receiver. Nothing of OpenTelemetry is loaded otherwise: most consoles end within a second.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="otlp">The receiver; null: none.</param>
    internal static void AddWantedTelemetry(this IHostApplicationBuilder builder, OtlpTarget? otlp)
    {
        if (otlp is not null) AddTraced(builder, otlp);
    }

    // Compiled only when it is called, and with it all that it names.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddTraced(IHostApplicationBuilder builder, OtlpTarget otlp) => builder.AddEsEnasTelemetry(traces: true, otlp);

    /// <summary>Whether <see cref="AddEsEnasTelemetry"/> was asked for traces.</summary>
    internal static bool IsTraced(this IHostApplicationBuilder builder) => builder.Properties.ContainsKey(TracedProperty);
}
