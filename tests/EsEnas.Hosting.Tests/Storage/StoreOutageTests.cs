using EsEnas.Hosting.Tests.Support;
using EsEnas.TestServers;
using Orleans.Runtime;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Storage;

/// <summary>
/// A server that is killed in the middle of writes and comes back: nothing acknowledged is lost, nothing is torn, and who was cut off goes
/// on.
/// </summary>
public sealed class StoreOutageTests
{
    private const int Size = 2_000_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly GrainId Id = GrainId.Create("test", "outage");

    [Fact]
    public async Task Redis_killed_in_mid_write_keeps_what_it_acknowledged()
    {
        await using var server = await StoreServers.StartAsync(new RedisServer());
        await KillInMidWriteAsync(server, StoreServers.OnRedis(server.Connection));
    }

    [Fact]
    public async Task Postgres_killed_in_mid_write_keeps_what_it_acknowledged()
    {
        await using var server = await StoreServers.StartAsync(new PostgresServer());
        await KillInMidWriteAsync(server, StoreServers.OnPostgres(server.Connection));
    }

    [Fact]
    public async Task Azurite_killed_in_mid_write_leaves_whole_states()
    {
        await using var server = await StoreServers.StartAsync(new AzuriteServer());

        // The emulator writes its index to disk only now and then: what it acknowledged last may be lost with it, unlike in the real
        // service.
        await KillInMidWriteAsync(server, StoreServers.OnAzure(server.Connection), durable: false);
    }

    private static async Task KillInMidWriteAsync(TestServer server, EsEnasSiloOptions options, bool durable = true)
    {
        await using var store = await HostedStore.OpenAsync(options);
        BlobState state = new();
        var acknowledged = 0;
        using CancellationTokenSource limit = new(Timeout);
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = Task.Run(async () =>
        {
            while (true)
            {
                state.State = Blob.Of(acknowledged + 1, Size);
                await store.Grains.WriteStateAsync("blob", Id, state);
                if (++acknowledged == 3) running.SetResult();
            }
        }, CancellationToken.None);

        await running.Task.WaitAsync(limit.Token);
        await server.KillAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => writer.WaitAsync(limit.Token));
        Assert.IsNotType<InconsistentStateException>(failure);
        Assert.IsNotType<OperationCanceledException>(failure);
        await server.StartAsync();

        var read = await ReadAsync(store.Grains, limit.Token);
        if (durable) Assert.InRange(read.State.Generation, acknowledged, acknowledged + 1);
        if (read.RecordExists) read.State.AssertWhole(Size);
        read.State = Blob.Of(99, Size);
        await store.Grains.WriteStateAsync("blob", Id, read);
        Assert.Equal(99, (await ReadAsync(store.Grains, limit.Token)).State.Generation);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.Grains.WriteStateAsync("blob", Id, state));
    }

    // As the run's loop does: until the store is back.
    private static async Task<BlobState> ReadAsync(IGrainStorage storage, CancellationToken cancellationToken)
    {
        while (true)
        {
            BlobState state = new();
            try
            {
                await storage.ReadStateAsync("blob", Id, state);
                return state;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
