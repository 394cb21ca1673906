using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Connections;

/// <summary>The real connections.</summary>
internal sealed class Connector : IConnector
{
    public async Task<IRunConnection> OpenAsync(ConnectionSettings settings, ConnectionIntent intent, CancellationToken cancellationToken)
    {
        if (settings.Cluster is { } gateways)
            return new ClusterConnection(await ClusterClient.ConnectAsync(gateways, ClientOptions(settings), cancellationToken));
        CheckDirectory(settings);
        var silo = await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions
        {
            DataDirectory = settings.DataDirectory,
            Slots = settings.Slots,
            EvaluationTimeLimit = settings.EvaluationTimeLimit,
            MaxEvaluationSteps = settings.MaxEvaluationSteps,
            ModelMemory = settings.ModelMemory,
            WakeUnfinished = false,
            TakesFromSilos = settings.Host,
            MayHost = intent != ConnectionIntent.AttachOnly,
            AcceptClients = intent == ConnectionIntent.Work,
            Tls = () => settings.Tls?.Read(),
            Verbose = Environment.GetEnvironmentVariable("ESENAS_DEBUG") == "1",
        }, cancellationToken);
        return new EmbeddedConnection(silo, silo.IsHost ? StatusSocket.TryServe(settings.DataDirectory, silo.Grains) : null);
    }

    public async Task<IRunReader?> TryOpenStoreAsync(ConnectionSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Cluster is not null) return null;
        CheckDirectory(settings);
        return await StoredRuns.TryOpenAsync(settings.DataDirectory, cancellationToken);
    }

    private static void CheckDirectory(ConnectionSettings settings)
    {
        if (File.Exists(settings.DataDirectory))
            throw CommandException.Usage($"{settings.DataDirectory} is a file; --data names a directory");
    }

    private static IRunVerifier VerifierOf(IGrainFactory grains, RunId run) => grains.GetGrain<IRunVerifier>($"{run}/{Guid.NewGuid():N}");

    // A gateway that refuses is noticed at once; one whose host is busy computing may need more than the usual five seconds.
    private static ClusterClientOptions ClientOptions(ConnectionSettings settings) =>
        new()
        {
            ClusterId = settings.ClusterId ?? EsEnasCluster.DefaultClusterId,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            Tls = settings.Tls?.Read(),
            CertificateDirectory = settings.DataDirectory,
        };

    private sealed class EmbeddedConnection(EmbeddedSilo silo, StatusSocket? socket) : IRunConnection
    {
        public bool IsHost => silo.IsHost;

        public string? Notice => silo.Notice;

        public string? TelemetryNotice => silo.TelemetryNotice;

        public bool IsHostGone() => silo.IsHostGone();

        public Task<IReadOnlyList<string>> FindSilentAsync(CancellationToken cancellationToken) => silo.FindSilentAsync(cancellationToken);

        public IGrainFactory Grains => silo.Grains;

        public IStoreReader Stored => silo.Grains.GetGrain<IStoreReader>(0);

        public IExperimentGrain Run(RunId id) => silo.Grains.GetGrain<IExperimentGrain>(id.Value);

        public IExperimentCatalog Catalog => silo.Grains.GetGrain<IExperimentCatalog>(0);

        public IRunVerifier Verifier(RunId run) => VerifierOf(silo.Grains, run);

        public IClusterGrain Cluster => silo.Grains.GetGrain<IClusterGrain>(0);

        public async ValueTask DisposeAsync()
        {
            if (socket is not null) await socket.DisposeAsync();
            await silo.DisposeAsync();
        }
    }

    private sealed class ClusterConnection(ClusterClient client) : IRunConnection
    {
        public bool IsHost => false;

        public bool IsHostGone() => false;

        public Task<IReadOnlyList<string>> FindSilentAsync(CancellationToken cancellationToken) =>
            client.FindSilentAsync(cancellationToken);

        public IGrainFactory Grains => client.Grains;

        public IStoreReader Stored => client.Grains.GetGrain<IStoreReader>(0);

        public IExperimentGrain Run(RunId id) => client.Grains.GetGrain<IExperimentGrain>(id.Value);

        public IExperimentCatalog Catalog => client.Grains.GetGrain<IExperimentCatalog>(0);

        public IRunVerifier Verifier(RunId run) => VerifierOf(client.Grains, run);

        public IClusterGrain Cluster => client.Grains.GetGrain<IClusterGrain>(0);

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}
