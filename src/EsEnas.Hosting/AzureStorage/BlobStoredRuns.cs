using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;

namespace EsEnas.Hosting.AzureStorage;

/// <summary>The runs that have a blob as Orleans' provider names them: <c>experiment-experiment/RUN.json</c>.</summary>
internal sealed class BlobStoredRuns(BlobContainerClient container) : IStoredRuns
{
    private const string Suffix = ".json";

    public async Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken)
    {
        const string Prefix = IStoredRuns.StateName + "-" + IStoredRuns.IdPrefix;
        List<RunId> runs = [];
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = Prefix }, cancellationToken))
        {
            // An empty one is what a cleared state may leave behind.
            if (blob.Name.EndsWith(Suffix, StringComparison.Ordinal) && blob.Properties.ContentLength != 0)
                runs.Add(new RunId(blob.Name[Prefix.Length..^Suffix.Length]));
        }

        return runs;
    }

    public async Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken)
    {
        foreach (var (state, type) in kinds)
        {
            var grain = $"{state}-{type}/{run}";
            foreach (var name in await NamesAsync($"{grain}/", cancellationToken))
                await container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellationToken);
            await container.DeleteBlobIfExistsAsync($"{grain}{Suffix}", cancellationToken: cancellationToken);
        }
    }

    private async Task<List<string>> NamesAsync(string prefix, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
            names.Add(blob.Name);
        return names;
    }
}
