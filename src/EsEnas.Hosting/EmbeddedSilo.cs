using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Silos;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting;

/// <summary>
/// A silo inside this process over a local data directory, or a client of the process that already hosts that directory.
/// </summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    // A host that has the lock but no gateway is starting, or only looks: either takes seconds on a busy machine.
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan JoinInterval = TimeSpan.FromMilliseconds(25);

    // A host that is busy computing may need long to answer; one that has gone is noticed by itself.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly IAsyncDisposable owned;
    private readonly Func<bool> isGone;

    private EmbeddedSilo(RunningSilo silo, string? notice) =>
        (owned, Grains, IsHost, isGone, Notice, TelemetryNotice) = (silo, silo.Grains, true, () => false, notice, silo.Otlp?.Notice);

    private EmbeddedSilo(ClusterClient client, Func<bool> isGone, string? notice) =>
        (owned, Grains, IsHost, this.isGone, Notice, TelemetryNotice) = (client, client.Grains, false, isGone, notice, client.Otlp?.Notice);

    /// <summary>Opens a data directory: hosts it, or connects to its host.</summary>
    /// <param name="options">Directory, slots.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDirectoryException">The directory cannot be used; the message says why.</exception>
    public static async Task<EmbeddedSilo> OpenAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        DataDirectory directory = new(options.DataDirectory);
        if (!options.MayHost && !directory.Exists) throw new DataDirectoryException($"There is no data directory '{directory.FullPath}'.");
        var notice = options.MayHost ? directory.Create() : directory.Close();

        var reason = "it has not said where to connect";
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < JoinTimeout;)
        {
            if (directory.TryLockExclusive() is { } claim) return await HostAsync(directory, claim, options, notice, cancellationToken);
            if (directory.ReadGateways() is { Count: > 0 } gateways)
            {
                // Who wants to work waits for it; who only looks wants to know.
                if (!options.MayHost) await RequireAnswerAsync(directory, cancellationToken);
                try
                {
                    return await ConnectAsync(directory, gateways, options, notice, cancellationToken);
                }
                catch (ClusterUnreachableException exception)
                {
                    // It died since, or is just stopping: then the lock is free at one of the next looks.
                    reason = exception.Message;
                }
            }

            await Task.Delay(JoinInterval, cancellationToken);
        }

        throw new DataDirectoryException($"The data directory '{directory.FullPath}' is hosted by another process, " +
            $"but it does not answer: {reason}.");
    }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Whether this process hosts the directory; false if it is a client of another one.</summary>
    public bool IsHost { get; }

    /// <summary>
    /// What the user should know of the directory's rights: that it was open to other users of the machine until now, or still is; null if
    /// nothing.
    /// </summary>
    public string? Notice { get; }

    /// <summary>Which dashboard was found in the directory and gets the telemetry of this process; null if none.</summary>
    public string? TelemetryNotice { get; }

    /// <summary>
    /// Whether the processes that hosted the directory when it was opened have gone, or are about to: open it anew. False while they are
    /// only slow, and in the host itself. Looks at the directory: for once a second, not for a hot path. Thread-safe.
    /// </summary>
    /// <exception cref="DataDirectoryException">The directory cannot be read any more.</exception>
    public bool IsHostGone() => isGone();

    /// <inheritdoc cref="ClusterClient.FindSilentAsync"/>
    public Task<IReadOnlyList<string>> FindSilentAsync(CancellationToken cancellationToken) =>
        owned is ClusterClient client ? client.FindSilentAsync(cancellationToken) : Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Stops hosting: runs checkpoint first and resume when the directory is next hosted. Takes 20 seconds at most.</summary>
    public ValueTask DisposeAsync() => owned.DisposeAsync();

    private static async Task<EmbeddedSilo> HostAsync(DataDirectory directory, DirectoryLock claim,
        EmbeddedSiloOptions options, string? notice,
        CancellationToken cancellationToken)
    {
        if (!options.MayHost)
        {
            claim.Dispose();
            throw new DataDirectoryException($"Nobody hosts the data directory '{directory.FullPath}'.");
        }

        if (directory.ReadServed() is not null)
        {
            if (!options.TakesFromSilos)
            {
                claim.Dispose();
                throw new DataDirectoryException($"The data directory '{directory.FullPath}' is served by silos, and none works on it now.")
                {
                    IsServed = true,
                };
            }

            directory.UnmarkServed();
        }

        EsEnasSiloOptions silo = new()
        {
            DataDirectory = directory.FullPath,
            Slots = options.Slots,
            EvaluationTimeLimit = options.EvaluationTimeLimit,
            MaxEvaluationSteps = options.MaxEvaluationSteps,
            ModelMemory = options.ModelMemory,
            Membership = new MembershipOptions { Kind = InProcessMembership.Kind },
            WakeUnfinished = options.WakeUnfinished,
            AcceptClients = options.AcceptClients,
        };
        return new EmbeddedSilo(await RunningSilo.StartAsync(directory, claim, silo,
            options.Verbose ? StandardErrorLogging.Configure : StandardErrorLogging.ConfigureQuiet, cancellationToken), notice);
    }

    private static async Task RequireAnswerAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        if (await directory.FindSilentHostsAsync(cancellationToken) is not { Count: > 0 } hosts) return;
        throw new DataDirectoryException($"Process {string.Join(", ", hosts.Select(host => host.ProcessId))} works on the data " +
            $"directory '{directory.FullPath}' and does not answer.");
    }

    private static async Task<EmbeddedSilo> ConnectAsync(DataDirectory directory, IReadOnlyList<GatewayRecord> gateways,
        EmbeddedSiloOptions options, string? notice,
        CancellationToken cancellationToken)
    {
        ClusterClientOptions client = new()
        {
            ClusterId = gateways[0].ClusterId,
            ServiceId = gateways[0].ServiceId,
            ConnectTimeout = ConnectTimeout,
            DataDirectory = directory.FullPath,
            Tls = gateways[0].Tls switch
            {
                null => null,
                GatewayRecord.OfDirectory => directory.Certificates(CertificateRole.Console),
                _ => options.Tls?.Invoke() ?? throw new DataDirectoryException($"Process {gateways[0].ProcessId} works on the data " +
                    $"directory '{directory.FullPath}' " +
                    "with TLS certificates of its own: this console needs --tls-certificate, --tls-key and --tls-authority."),
            },
        };
        var list = string.Join(',', gateways.Select(gateway => gateway.Gateway));
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = ClusterClient.ConnectAsync(list, client, giveUp.Token);
        while (await Task.WhenAny(connecting, Task.Delay(LookInterval, CancellationToken.None)) != connecting)
        {
            if (directory.IsLeftBy(gateways)) await giveUp.CancelAsync();
        }

        try
        {
            return new EmbeddedSilo(await connecting, () => directory.IsLeftBy(gateways), notice);
        }
        catch (Exception exception) when (giveUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ClusterUnreachableException($"The process that hosted '{directory.FullPath}' has gone.", exception);
        }
    }
}
