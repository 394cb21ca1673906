using System.Net;
using EsEnas.Grains;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Silos;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Telemetry;
using EsEnas.Hosting.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace EsEnas.Hosting;

/// <summary>A client of a running cluster. It reconnects by itself when a gateway comes back. Thread-safe.</summary>
public sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    // Once one gateway has answered, the others get this long: they are for later, should that one go.
    private static readonly TimeSpan OthersTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    // A process that works ends a probe's connection in milliseconds, however busy it is.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2.5);

    // A connection may also end because its silo does.
    private const int MaxLooks = 3;

    private readonly IHost host;
    private readonly IReadOnlyList<IPEndPoint> gateways;
    private readonly IReadOnlyList<GatewayAddress> addresses;
    private int disposed;

    private ClusterClient(IHost host, IReadOnlyList<IPEndPoint> gateways, IReadOnlyList<GatewayAddress> addresses, OtlpTarget? otlp) =>
        (this.host, this.gateways, this.addresses, Otlp) = (host, gateways, addresses, otlp);

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains => host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Where its telemetry goes; null: nowhere.</summary>
    internal OtlpTarget? Otlp { get; }

    /// <summary>Whether a text names gateways: <c>host:port[,host:port]</c>, an IPv6 address in brackets.</summary>
    /// <param name="text">The text.</param>
    public static bool AreGateways(string text) => GatewayAddress.IsList(text);

    /// <summary>Connects to a cluster with the usual names, giving up after five seconds.</summary>
    /// <param name="gateways">Gateways as <c>host:port[,host:port]</c>; one that answers is enough.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The list is not of that form; the message names the part.</exception>
    /// <exception cref="ClusterUnreachableException">No gateway answers.</exception>
    public static Task<ClusterClient> ConnectAsync(string gateways, CancellationToken cancellationToken) =>
        ConnectAsync(gateways, new ClusterClientOptions(), cancellationToken);

    /// <inheritdoc cref="ConnectAsync(string, CancellationToken)"/>
    /// <param name="gateways">Gateways as <c>host:port[,host:port]</c>; one that answers is enough.</param>
    /// <param name="options">Names and time limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ClusterClient> ConnectAsync(string gateways, ClusterClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        ArgumentNullException.ThrowIfNull(options);
        var addresses = GatewayAddress.ParseList(gateways);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        IHost? host = null;
        try
        {
            var endpoints = await FindAsync(addresses, limit.Token);
            var tls = options.Tls ?? CertificatesBeside(endpoints, options.CertificateDirectory);
            var otlp = OtlpTarget.Find(options.DataDirectory);
            ConnectionWatch watch = new();
            host = Build(endpoints, options, tls, watch, otlp);
            await StartAsync(host, endpoints, tls, watch, limit.Token);
            return new ClusterClient(host, endpoints, addresses, otlp);
        }
        catch (Exception exception)
        {
            if (host is not null) await StopAsync(host);
            if (exception is ClusterUnreachableException || cancellationToken.IsCancellationRequested) throw;
            throw new ClusterUnreachableException(
                $"No gateway of cluster '{options.ClusterId}' at {gateways} answered as one within " +
                $"{options.ConnectTimeout.TotalSeconds:0.#} s.", exception);
        }
    }

    /// <summary>Disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) await StopAsync(host);
    }

    /// <summary>
    /// Looks, for a call that gets no answer, whether a new client would be better off: a gateway of this one does not answer any more, and
    /// another one of those it was given does. A gateway that has closed its connections is passed over without that. Takes a second at
    /// most.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The gateways that do not answer, if there is a better one; else nothing.</returns>
    public async Task<IReadOnlyList<string>> FindSilentAsync(CancellationToken cancellationToken)
    {
        var reasons = await Task.WhenAll(gateways.Select(gateway => GatewayProbe.WhyNotAsync(gateway, LookTimeout, cancellationToken)));
        string[] silent = [.. gateways.Where((_, index) => reasons[index] == GatewayProbe.Silent).Select(gateway => gateway.ToString())];
        if (silent.Length == 0 || reasons.Any(reason => reason is null)) return silent;
        var others = await Task.WhenAll(addresses.Select(address => FindAsync(address, LookTimeout, cancellationToken)));
        return others.Any(other => other.Live.Length > 0) ? silent : [];
    }

    // All that answer, so that a dead or frozen gateway in the list costs nothing; with none there is nothing to wait for.
    private static async Task<IPEndPoint[]> FindAsync(IReadOnlyList<GatewayAddress> addresses, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looks = addresses.Select(address => FindAsync(address, ProbeTimeout, enough.Token)).ToArray();
        List<Task> waiting = [.. looks];
        while (waiting.Count > 0 && !looks.Any(IsLive)) waiting.Remove(await Task.WhenAny(waiting));
        if (waiting.Count > 0) await Task.WhenAny(Task.WhenAll(looks), Task.Delay(OthersTimeout, cancellationToken));
        var found = looks.Where(look => look.IsCompletedSuccessfully).Select(look => look.Result).ToArray();
        await enough.CancelAsync();
        await Task.WhenAll(looks.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        IPEndPoint[] live = [.. found.SelectMany(each => each.Live)];
        return live.Length > 0
            ? live
            : throw new ClusterUnreachableException($"No gateway can be reached: {string.Join("; ", found.Select(each => each.Failure))}.");
    }

    private static bool IsLive(Task<(IPEndPoint[] Live, string Failure)> look) =>
        look.IsCompletedSuccessfully && look.Result.Live.Length > 0;

    private static async Task<(IPEndPoint[] Live, string Failure)> FindAsync(GatewayAddress address, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var endpoints = await address.ResolveAsync(cancellationToken);
        if (endpoints.Length == 0) return ([], $"{address}: unknown host");
        var failures = await Task.WhenAll(endpoints.Select(endpoint => GatewayProbe.WhyNotAsync(endpoint, timeout, cancellationToken)));
        return ([.. endpoints.Where((_, index) => failures[index] is null)], $"{address}: {failures[0]}");
    }

    // A client tries again and again whatever the reason is. Once a connection has ended, it is worth a look whether trying can help.
    private static async Task StartAsync(IHost host, IPEndPoint[] endpoints, TlsCertificates? tls, ConnectionWatch watch,
        CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = host.StartAsync(attempt.Token);
        Dictionary<IPEndPoint, string> refusals = [];
        var looks = 0;
        while (refusals.Count < endpoints.Length && looks++ < MaxLooks * endpoints.Length)
        {
            var ended = watch.NextAsync(attempt.Token);
            if (await Task.WhenAny(start, ended) == start || ended.IsCanceled) break;
            var gateway = await ended;
            if (!refusals.ContainsKey(gateway) && await GatewayRefusal.FindAsync(gateway, tls, attempt.Token) is { } reason)
                refusals.Add(gateway, reason);
        }

        if (refusals.Count == endpoints.Length && !start.IsCompletedSuccessfully)
        {
            await attempt.CancelAsync();
            await start.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw new ClusterUnreachableException(string.Join(' ', refusals.Values));
        }

        await start;
    }

    private static TlsCertificates? CertificatesBeside(IPEndPoint[] endpoints, string? path)
    {
        if (path is null || !Directory.Exists(path)) return null;
        try
        {
            DataDirectory directory = new(path);
            directory.Check();
            var host = directory.ReadGateways().FirstOrDefault(record => endpoints.Contains(IPEndPoint.Parse(record.Gateway)));
            return host?.Tls == GatewayRecord.OfDirectory ? directory.Certificates(CertificateRole.Console) : null;
        }
        catch (DataDirectoryException)
        {
            // Not ours: then its certificates are not either.
            return null;
        }
    }

    private static IHost Build(IPEndPoint[] endpoints, ClusterClientOptions options, TlsCertificates? tls, ConnectionWatch watch,
        OtlpTarget? otlp)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, PassiveLifetime>();

        // What goes wrong between client and cluster reaches the caller as an exception; lines in between would only repeat it.
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddWantedTelemetry(otlp);
        builder.UseOrleansClient(client =>
        {
            if (otlp is not null) client.AddActivityPropagation();
            client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(watch.Observe));
            if (tls is not null) client.RequireTls(tls);
            client.UseStaticClustering(endpoints);
            client.Services.AddStoreExceptions();
            client.Services.AddMessageTypes();
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        });
        return builder.Build();
    }

    private static async Task StopAsync(IHost host)
    {
        try
        {
            using CancellationTokenSource limit = new(StopTimeout);
            await host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The cluster is gone; no silo is left to disconnect from.
        }

        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
