using Orleans.GrainDirectory;

namespace EsEnas.Grains.Placement;

/// <summary>The directory of grains whose key says where they are: always empty, and never asks another silo.</summary>
internal sealed class EmptyGrainDirectory : IGrainDirectory
{
    public const string Name = "esenas-none";

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
