namespace EsEnas.Grains.Telemetry;

/// <summary>An attribute of measurements or spans.</summary>
/// <param name="Name">Name.</param>
/// <param name="Values">Which values it has, and what bounds their number.</param>
public sealed record AttributeDefinition(string Name, string Values);
