using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>The id of a run (<see cref="RunId"/>).</summary>
public sealed class RunIdAttribute : RequestRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => RunId.Allowed;

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => value is string text && RunId.IsValid(text);
}
