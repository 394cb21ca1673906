namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>Only silos call this: a client that does is refused.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
public sealed class SilosOnlyAttribute : Attribute;
