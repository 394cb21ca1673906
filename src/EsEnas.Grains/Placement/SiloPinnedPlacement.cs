using Orleans.Metadata;

namespace EsEnas.Grains.Placement;

/// <summary>A grain's key is the address of a silo, and the grain lives there or nowhere: one activation per silo.</summary>
/// <remarks>
/// Nothing is registered in a grain directory: the key says all that a directory could. So a call waits for no third silo (one that hangs
/// may keep the directory's entry of a key), and no entry can point elsewhere. A restarted silo has another address, hence another key.
/// </remarks>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking]
internal sealed class SiloPinnedPlacement : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;

    public override void PopulateGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        base.PopulateGrainProperties(services, grainClass, grainType, properties);
        properties[WellKnownGrainTypeProperties.GrainDirectory] = EmptyGrainDirectory.Name;
    }
}
