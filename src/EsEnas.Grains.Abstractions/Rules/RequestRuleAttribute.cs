namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>
/// What a silo requires of an argument of a grain call, or of a member of a message in one; of a list, of each of its elements.
/// </summary>
/// <remarks>Silos check it for every caller, before the grain sees the call. Null is refused where the type does not allow it.</remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public abstract class RequestRuleAttribute : Attribute
{
    /// <summary>What is allowed, to follow "is not allowed: ".</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether a value is.</summary>
    /// <param name="value">Never null, and of an identifier the text or number in it (<see cref="Identifiers.Plain"/>).</param>
    public abstract bool IsAllowed(object value);
}
