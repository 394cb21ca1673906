using System.Text.Json;
using Azure.Monitor.OpenTelemetry.Exporter;
using EsEnas.Grains.Telemetry;
using EsEnas.Grains.Workers;
using EsEnas.Hosting;
using EsEnas.Hosting.Health;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Telemetry;
using EsEnas.Web;
using EsEnas.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace EsEnas.Silo.Http;

/// <summary>The web application that a silo lives in: the page, health, metrics, Orleans' dashboard.</summary>
internal sealed class SiloWeb(SiloArguments arguments)
{
    internal const string AzureVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    internal const string ReadyPath = "/health/ready";
    internal const string MetricsPath = "/metrics";
    internal const string DashboardPath = "/dashboard";

    // What a loopback listener tells everybody on the machine; the page, which can cancel and delete, is not among it.
    private static readonly string[] OpenPaths = ["/health", MetricsPath, DashboardPath];

    // How long requests under way may take when the silo ends.
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(2);

    private readonly LoginLinks links = new();

    private WebApplication? application;

    /// <summary>The application, once it is made; null also if nothing is served.</summary>
    internal WebApplication? Application => application;

    /// <summary>Where it is served; null if it is not.</summary>
    internal string? Address =>
        application?.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    /// <summary>
    /// Takes the address at which one browser gets in without the key, each time that there is a new one; only of a silo that listens on
    /// loopback.
    /// </summary>
    internal Action<string>? OnLoginLink { get; init; }

    /// <summary>Tells the first login link, once the silo is ready.</summary>
    internal void OfferLogin()
    {
        if (Address is not { } address || !arguments.Http.IsOpen || OnLoginLink is not { } tell) return;
        links.Used += path => tell(address + path);
        tell(address + links.Next());
    }

    /// <summary>Where telemetry goes by OTLP, once the application has begun; null: nowhere.</summary>
    internal OtlpTarget? Otlp { get; private set; }

    /// <summary>Begins it.</summary>
    internal SiloComposition Compose()
    {
        Otlp = arguments.Silo.FindOtlpTarget();
        if (arguments.Http.Port is not { } port)
        {
            HostApplicationBuilder plain = new(new HostApplicationBuilderSettings { DisableDefaults = true });
            Configure(plain);
            return new SiloComposition(plain, plain.Build);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Configure(builder);
        AddServer(builder, port);
        return new SiloComposition(builder, () =>
        {
            application = builder.Build();
            Map(application);
            return application;
        });
    }

    private void Configure(IHostApplicationBuilder builder)
    {
        if (arguments.SettingsFile is { } file) builder.Configuration.AddSettingsFile(file);
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.Configure<TracingOptions>(tracing =>
        {
            tracing.FirstIterations = arguments.Tracing.FirstIterations;
            tracing.EveryIterations = arguments.Tracing.EveryIterations;
            tracing.Evaluations = arguments.Tracing.Evaluations;
        });
        var azure = Environment.GetEnvironmentVariable(AzureVariable) is { Length: > 0 } connection ? connection : null;
        if (arguments.Http.Port is null && azure is null && Otlp is null) return;
        var telemetry = builder.AddEsEnasTelemetry(traces: azure is not null || Otlp is not null, Otlp);
        if (arguments.Http.Port is not null) telemetry.WithMetrics(metrics => metrics.AddPrometheusExporter());
        if (azure is not null) telemetry.UseAzureMonitorExporter(options => options.ConnectionString = azure);
    }

    // Its runs have the time that a silo has to stop, not a slow reader.
    private static async Task LimitedAsync(ConnectionDelegate next, ConnectionContext connection, CancellationToken ending)
    {
        using CancellationTokenSource ended = new();
        await using var registration = ending.Register(() => _ = AbortAsync());
        try
        {
            await next(connection);
        }
        finally
        {
            await ended.CancelAsync();
        }

        async Task AbortAsync()
        {
            await Task.Delay(LastRequests, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!ended.IsCancellationRequested) connection.Abort();
        }
    }

    private void AddServer(WebApplicationBuilder builder, int port)
    {
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        var kestrel = builder.Configuration.GetSection("Kestrel");
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 64 * 1024;
            options.Configure(kestrel);
            options.Listen(arguments.Http.Address, port, listener =>
            {
                var ending = options.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
                listener.Use(next => connection => LimitedAsync(next, connection, ending));
                if (arguments.Http.IsOpen)
                {
                    listener.Use(next => connection =>
                    {
                        connection.Features.Set(OpenListener.Mark);
                        return next(connection);
                    });
                }

                if (kestrel.GetSection("Certificates:Default").Exists()) listener.UseHttps();
            });
        });

        // Kestrel warns of ASPNETCORE_HTTP_PORTS and its like, which container images set: our own settings stand above them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Error);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(services => new SiloHealth(services));
        builder.Services.AddEsEnasPage(
            services => new SiloPageSource(services.GetRequiredService<IGrainFactory>(), arguments.Silo,
                services.GetRequiredService<EvaluationWorkers>(), arguments.Http.IsOpen),
            arguments.Http.Key);
        builder.UseOrleans(silo => silo.AddDashboard(dashboard =>
        {
            // Logs are only for those who may read them, and polling every second would cost an idle silo half a percent of a core.
            dashboard.HideTrace = true;
            dashboard.CounterUpdateIntervalMs = 5000;
        }));
    }

    private void Map(WebApplication app)
    {
        AccessControl access = new(new AccessRules
        {
            Key = arguments.Http.Key,
            Links = links,
            OpenPaths = OpenPaths,
            Hint = "This silo has no key: open the link that it said when it started, or the newest one in its log.",
        }, TimeProvider.System);
        app.UseRouting();
        app.Use(new FaultGuard(app.Services.GetRequiredService<ILogger<FaultGuard>>()).InvokeAsync);
        app.Use(access.InvokeAsync);
        app.MapEsEnasPage(OpenPaths);
        app.MapGet(AccessControl.LivePath, () => Results.Text("live\n"));
        app.MapGet(ReadyPath,
            static async (HttpContext context, SiloHealth health) => await WriteAsync(context, await health.CheckAsync()));
        app.MapPrometheusScrapingEndpoint(MetricsPath);
        app.MapOrleansDashboard(DashboardPath);
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter.AsStream());
        json.WriteStartObject();
        json.WriteBoolean("ready", report.IsReady);
        json.WriteStartObject("checks");
        foreach (var check in report.Checks) json.WriteString(check.Name, check.Ok ? "ok" : check.Detail);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
