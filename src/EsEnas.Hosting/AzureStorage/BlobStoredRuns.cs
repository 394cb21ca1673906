using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;

namespace EsEnas.Hosting.AzureStorage;

/// <summary>The runs that have a blob as Orleans' provider names them: <c>experiment-experiment/RUN.json</c>.</summary>
internal sealed class BlobStoredRuns(BlobContainerClient container) : IStoredRuns
{
    public async Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken)
    {
        const string Prefix = IStoredRuns.StateName + "-" + IStoredRuns.IdPrefix;
        const string Suffix = ".json";
        List<RunId> runs = [];
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = Prefix }, cancellationToken))
        {
            // An empty one is what a cleared state may leave behind.
            if (blob.Name.EndsWith(Suffix, StringComparison.Ordinal) && blob.Properties.ContentLength != 0)
                runs.Add(new RunId(blob.Name[Prefix.Length..^Suffix.Length]));
        }

        return runs;
    }
}
