using Azure.Storage.Blobs;
using Orleans.Storage;

namespace EsEnas.Hosting.AzureBlobs;

/// <summary>
/// Options of the grain storage in Azure Blob, named as those of Orleans' own provider (<c>AzureBlobStorageOptions</c>) and with its blob names, so
/// that one can take the other's place.
/// </summary>
internal sealed class BlobGrainStorageOptions
{
    internal const string DefaultContainerName = "grainstate";

    /// <summary>How to connect.</summary>
    public required BlobServiceClient BlobServiceClient { get; set; }

    /// <summary>Container; created if missing.</summary>
    public string ContainerName { get; set; } = DefaultContainerName;

    /// <summary>How states become bytes.</summary>
    public required IGrainStorageSerializer GrainStorageSerializer { get; set; }

    /// <summary>Whether a cleared state's blob is deleted; else it stays, empty.</summary>
    public bool DeleteStateOnClear { get; set; } = true;

    /// <summary>Stage of the silo's start at which the container is looked at.</summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;
}
