namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>The labels of a run as text (<see cref="RunLabels"/>).</summary>
public sealed class LabelsAttribute : RequestRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => RunLabels.Allowed;

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => value is string text && RunLabels.IsValid(text);
}
