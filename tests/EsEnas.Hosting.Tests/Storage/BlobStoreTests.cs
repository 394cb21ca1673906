using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using EsEnas.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class BlobStoreTests(StoreServers servers)
{
    private static readonly GrainId Id = GrainId.Create("run", "swimmer-1.a_b");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_that_an_earlier_build_wrote_is_read_and_replaced()
    {
        var options = await servers.AzureAsync();
        var blob = await BlobAsync(options);
        await UploadAsync(blob, Blob.Of(7, 1000));

        await using var store = await HostedStore.OpenAsync(options);
        BlobState state = new();
        await store.Grains.ReadStateAsync("blob", Id, state);
        Assert.Equal(7, state.State.Generation);
        state.State.AssertWhole(1000);

        state.State = Blob.Of(8, 1000);
        await store.Grains.WriteStateAsync("blob", Id, state);
        Assert.Equal(state.ETag, (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag.ToString("H"));
        await foreach (var each in Container(options).GetBlobsAsync(cancellationToken: Token)) Assert.Equal(blob.Name, each.Name);
    }

    [Fact]
    public async Task Writer_of_an_earlier_build_and_one_of_this_exclude_each_other()
    {
        var options = await servers.AzureAsync();
        var blob = await BlobAsync(options);
        await UploadAsync(blob, Blob.Of(1, 10));
        await using var store = await HostedStore.OpenAsync(options);
        BlobState state = new();
        await store.Grains.ReadStateAsync("blob", Id, state);

        await UploadAsync(blob, Blob.Of(2, 10));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.Grains.WriteStateAsync("blob", Id, state));
        await store.Grains.ReadStateAsync("blob", Id, state);
        var old = (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag;
        await store.Grains.WriteStateAsync("blob", Id, state);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => UploadAsync(blob, Blob.Of(3, 10), old));
        Assert.Equal(412, refused.Status);
    }

    // As the provider of our own did it that was here before.
    private static async Task UploadAsync(BlobClient blob, Blob state, ETag? match = null)
    {
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        BlobUploadOptions upload = new()
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
            Conditions = match is { } etag ? new BlobRequestConditions { IfMatch = etag } : null,
        };
        await blob.UploadAsync(new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()).Serialize(state), upload,
            Token);
    }

    private static BlobContainerClient Container(EsEnasSiloOptions options) =>
        new(options.Storage.Connection, options.Storage.ContainerName);

    private static async Task<BlobClient> BlobAsync(EsEnasSiloOptions options)
    {
        var container = Container(options);
        await container.CreateIfNotExistsAsync(cancellationToken: Token);
        return container.GetBlobClient($"blob-{Id}.json");
    }
}
