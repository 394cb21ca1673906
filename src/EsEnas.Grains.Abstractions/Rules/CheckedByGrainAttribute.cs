namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>Anything: the grain knows better what is allowed, and refuses the rest.</summary>
public sealed class CheckedByGrainAttribute : RequestRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "anything";

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => true;
}
