using EsEnas.Hosting.Stores;
using Microsoft.AspNetCore.Connections;
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

    /// <summary>
    /// Lets in who may come in: to the silo port silos, to the gateway silos and consoles, and to a port that nobody is meant to use
    /// nobody.
    /// </summary>
    internal static void CloseDoors(this ISiloBuilder silo, EsEnasSiloOptions options)
    {
        var isAlone = options.Membership.Kind.IsOfOneSilo;
        var certificates = options.FindCertificates();
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            if (isAlone) connections.ConfigureSiloInboundConnection(Close);
            if (!options.AcceptClients) connections.ConfigureGatewayInboundConnection(Close);
            if (certificates is null) return;
            TlsHandshakes silos = new(certificates, CertificateRole.Silo), consoles = new(certificates, CertificateRole.Console);
            connections.ConfigureSiloOutboundConnection(silos.Connect);
            if (!isAlone) connections.ConfigureSiloInboundConnection(silos.Accept);
            if (options.AcceptClients) connections.ConfigureGatewayInboundConnection(consoles.Accept);
        });
        if (certificates is null) return;
        silo.Services.AddLogging(logging => logging.AddFilter(PackageCategory, LogLevel.Error));
        silo.Services.AddRefusalLog();
        if (options.Tls is null) return;
        silo.Services.AddSingleton(certificates);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, TlsWatch>();
    }

    private static void Close(IConnectionBuilder connections) => connections.Use(_ => _ => Task.CompletedTask);

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
