using System.Globalization;
using System.Net;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Silos;

/// <summary>
/// A silo in this process, from its start to its end; over a data directory, if it uses one, whose lock it has been given.
/// </summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private readonly IHost host;
    private readonly DataDirectory? directory;
    private readonly DirectoryLock? claim;
    private readonly GatewayRecord record;
    private int disposed;

    private RunningSilo(IHost host, DataDirectory? directory, DirectoryLock? claim, GatewayRecord record, OtlpTarget? otlp)
    {
        this.host = host;
        this.directory = directory;
        this.claim = claim;
        this.record = record;
        Otlp = otlp;
    }

    /// <summary>Where its telemetry goes, if the host was begun here; null: nowhere.</summary>
    internal OtlpTarget? Otlp { get; }

    /// <summary>Where clients connect, as address:port.</summary>
    internal string Gateway => record.Gateway;

    /// <summary>Calls grains, without a network between.</summary>
    internal IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Ends when the silo does, also by itself: one that the others have declared dead stops.</summary>
    internal CancellationToken Stopping => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Starts a silo. Takes the lock over, whatever the outcome.</summary>
    /// <exception cref="DataDirectoryException">The database cannot be used.</exception>
    /// <exception cref="StoreUnavailableException">Another store cannot be used.</exception>
    /// <exception cref="IOException">A port that was asked for is taken.</exception>
    internal static async Task<RunningSilo> StartAsync(DataDirectory? directory, DirectoryLock? claim, EsEnasSiloOptions options,
        Action<ILoggingBuilder> logging, CancellationToken cancellationToken)
    {
        try
        {
            var chosen = ChoosePorts(options);

            // In-process membership implies that the lock is exclusive: other gateways are from the dead.
            if (options.Membership.Kind.IsOfOneSilo) directory?.WithdrawAll();
            else if (directory is not null) RequireLike(directory, TlsOf(options));
            if (options.AcceptClients && options.UsesDirectoryCertificates)
                directory?.EnsureCertificates(alone: options.Membership.Kind.IsOfOneSilo);

            // Beside the building of the host: together they are what a short command waits for.
            var prepared = Task.Run(() => StoreProviders.PrepareAsync(options, cancellationToken), CancellationToken.None);
            var otlp = options.Composition is null ? options.FindOtlpTarget() : null;

            // Code that a first handshake would compile, while the others wait for the answer to a probe.
            var tls = options.Membership.Kind.IsOfOneSilo ? null : options.FindCertificates();
            if (tls is not null) prepared = Task.WhenAll(prepared, Task.Run(tls.Prepare, CancellationToken.None));
            var host = Build(chosen, logging, otlp);
            try
            {
                await prepared;
                await host.StartAsync(cancellationToken);
                GatewayRecord record = new(new IPEndPoint(chosen.Address, chosen.GatewayPort!.Value).ToString(),
                    Environment.ProcessId, chosen.ClusterId, chosen.ServiceId, TlsOf(chosen));
                if (options.AcceptClients) directory?.Publish(record);
                return new RunningSilo(host, directory, claim, record, otlp);
            }
            catch
            {
                await DisposeHostAsync(host);
                throw;
            }
        }
        catch
        {
            directory?.Database.Close();
            claim?.Dispose();
            throw;
        }
    }

    /// <summary>Stops: no new clients, grains deactivate (runs checkpoint), then the directory is free. Takes 20 seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        directory?.Withdraw(record);
        try
        {
            using CancellationTokenSource limit = new(StopTimeout);
            await host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // What did not end in time ends with the process; its last checkpoint holds.
        }
        finally
        {
            await DisposeHostAsync(host);
            directory?.Database.Close();
            claim?.Dispose();
        }
    }

    // Orleans listens with address reuse, so it would silently share a port with another silo, and clients would reach now one, now
    // the other: whether a port is free must be looked at before.
    private static EsEnasSiloOptions ChoosePorts(EsEnasSiloOptions options)
    {
        foreach (var asked in new[] { options.SiloPort, options.GatewayPort }.OfType<int>())
        {
            if (!FreePorts.IsFree(options.Address, asked))
                throw new IOException(
                    string.Create(CultureInfo.InvariantCulture, $"Port {asked} on {options.Address} is taken by another process."));
        }

        var siloPort = options.SiloPort ?? FreePorts.Next(options.Address, options.GatewayPort ?? 0);
        return options with { SiloPort = siloPort, GatewayPort = options.GatewayPort ?? FreePorts.Next(options.Address, siloPort) };
    }

    private static string? TlsOf(EsEnasSiloOptions options) =>
        options.UsesDirectoryCertificates ? GatewayRecord.OfDirectory : options.IsOpen ? null : GatewayRecord.OfFiles;

    // Silos that cannot talk to each other would take each other for dead.
    private static void RequireLike(DataDirectory directory, string? tls)
    {
        if (directory.ReadGateways().FirstOrDefault(each => each.Tls != tls) is not { } other) return;
        throw new DataDirectoryException($"Process {other.ProcessId} works on the data directory '{directory.FullPath}' " +
            $"{Word(other.Tls)}, this silo would {Word(tls)}: " +
            "they could not form a cluster. Start them alike, or stop that one first.");
        static string Word(string? kind) => kind switch
        {
            null => "without TLS",
            GatewayRecord.OfDirectory => "with the TLS certificates of the directory",
            _ => "with TLS certificates of its own",
        };
    }

    private static SiloComposition Plain(OtlpTarget? otlp)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.AddWantedTelemetry(otlp);
        return new SiloComposition(builder, builder.Build);
    }

    // Without defaults: no settings files, no file watchers, no event sources; a short command pays for each of them.
    private static IHost Build(EsEnasSiloOptions options, Action<ILoggingBuilder> logging, OtlpTarget? otlp)
    {
        var composition = options.Composition?.Invoke() ?? Plain(otlp);
        var builder = composition.Builder;
        builder.Services.AddSingleton<IHostLifetime, PassiveLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        logging(builder.Logging);
        builder.UseEsEnasSilo(options);
        return composition.Build();
    }

    private static async Task DisposeHostAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
