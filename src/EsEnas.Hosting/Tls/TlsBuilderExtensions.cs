using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace EsEnas.Hosting.Tls;

/// <summary>Adds mutual TLS to silos and clients.</summary>
internal static class TlsBuilderExtensions
{
    // Its warnings name neither the other side nor the reason; ours do.
    private const string PackageCategory = "Orleans.Connections.Security";

    /// <summary>Silo port, both directions, for silos; gateway for silos and consoles.</summary>
    internal static void RequireTls(this ISiloBuilder silo, TlsCertificates certificates)
    {
        TlsHandshakes silos = new(certificates, CertificateRole.Silo), consoles = new(certificates, CertificateRole.Console);
        silo.Configure<SiloConnectionOptions>(options =>
        {
            options.ConfigureSiloInboundConnection(silos.Accept);
            options.ConfigureSiloOutboundConnection(silos.Connect);
            options.ConfigureGatewayInboundConnection(consoles.Accept);
        });
        silo.Services.AddLogging(logging => logging.AddFilter(PackageCategory, LogLevel.Error));
        silo.Services.AddRefusalLog();
        silo.Services.AddSingleton(certificates);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, TlsWatch>();
    }

    /// <summary>Connections of a client to gateways.</summary>
    internal static void RequireTls(this IClientBuilder client, TlsCertificates certificates)
    {
        TlsHandshakes silos = new(certificates, CertificateRole.Silo);
        client.Services.AddRefusalLog();
        client.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(silos.Connect));
    }

    private static void AddRefusalLog(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RefusalLog>();
    }
}
