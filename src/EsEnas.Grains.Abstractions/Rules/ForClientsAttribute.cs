namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>
/// Clients may call this interface, which is declared in another assembly than ours. Of this assembly they may call whatever is not
/// <see cref="SilosOnlyAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class ForClientsAttribute : Attribute;
