using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Orleans.Storage;

namespace EsEnas.Hosting.AzureBlobs;

/// <summary>Grain states as blobs: one each, created only if absent, replaced only if its etag is the one that was read.</summary>
/// <remarks>
/// The blobs are named as those of Orleans' own provider, so that one can take the other's place.
/// Requests are not repeated here (see <see cref="BlobStore"/>): a write whose answer was lost may have happened, and who repeats it would take its
/// own etag for another writer's. The caller reads again and knows. Thread-safe.
/// </remarks>
/// <param name="container">Where; made before the silo starts.</param>
/// <param name="serializer">How states become bytes.</param>
internal sealed class BlobGrainStorage(BlobContainerClient container, IGrainStorageSerializer serializer) : IGrainStorage
{
    private const int MaxNameLength = 1024;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await Blob(stateName, grainId).DownloadContentAsync(cancellationToken);

            // Orleans' provider may be told to empty the blob of a cleared state instead of deleting it.
            bool exists = !blob.Content.ToMemory().IsEmpty;
            grainState.State = exists ? serializer.Deserialize<T>(blob.Content) : Activator.CreateInstance<T>();
            grainState.ETag = blob.Details.ETag.ToString();
            grainState.RecordExists = exists;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        string? etag = grainState.ETag;
        BinaryData content = serializer.Serialize(grainState.State);
        BlobUploadOptions upload = new()
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
            Conditions = etag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(etag) },
        };
        grainState.ETag = await GuardAsync(stateName, grainId, etag, async blob => (await blob.UploadAsync(content, upload, cancellationToken)).Value.ETag.ToString());
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (grainState.ETag is { } etag)
        {
            await GuardAsync(stateName, grainId, etag, async blob =>
            {
                await blob.DeleteAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = new ETag(etag) }, cancellationToken);
                return etag;
            });
            grainState.ETag = null;
        }

        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
    }

    // Conflict: it exists, or has another etag, or is gone though we had one. A container that has vanished since the start is made
    // again; nothing can have been written in that attempt, so this one repetition is safe.
    private async Task<string> GuardAsync(string stateName, GrainId grainId, string? etag, Func<BlobClient, Task<string>> request)
    {
        try
        {
            try
            {
                return await request(Blob(stateName, grainId));
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound.ToString())
            {
                await container.CreateIfNotExistsAsync();
                return await request(Blob(stateName, grainId));
            }
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412
            || (exception.Status == 404 && exception.ErrorCode == BlobErrorCode.BlobNotFound.ToString()))
        {
            throw new InconsistentStateException($"State '{stateName}' of {grainId} was changed by another writer.", "unknown", etag ?? "none", exception);
        }
    }

    /// <exception cref="ArgumentException">No blob can have such a name, or it would be another one's.</exception>
    private BlobClient Blob(string stateName, GrainId grainId)
    {
        string name = $"{stateName}-{grainId}.json";

        // The service folds such parts of a path, and counts to 1,024.
        return name.Length <= MaxNameLength && !name.Split('/', '\\').Any(part => part is "." or "..")
            ? container.GetBlobClient(name)
            : throw new ArgumentException($"'{name}' cannot be a blob's name.", nameof(grainId));
    }
}
