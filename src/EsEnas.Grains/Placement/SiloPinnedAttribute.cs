using Orleans.Placement;

namespace EsEnas.Grains.Placement;

/// <summary>Pins every activation of a grain class to the silo that its key names (<see cref="SiloPinnedPlacement"/>).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
internal sealed class SiloPinnedAttribute() : PlacementAttribute(new SiloPinnedPlacement());
