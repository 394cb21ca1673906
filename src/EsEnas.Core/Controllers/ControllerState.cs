namespace EsEnas.Core.Controllers;

/// <summary>What a controller remembers. Immutable; each controller has its own kind.</summary>
public abstract record ControllerState;
