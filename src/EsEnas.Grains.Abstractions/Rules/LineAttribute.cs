using System.Globalization;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>One line of text that shows what it is (<see cref="SafeText.IsLine"/>).</summary>
/// <param name="most">Most characters.</param>
public sealed class LineAttribute(int most) : RequestRuleAttribute
{
    /// <summary>Most characters.</summary>
    public int Most { get; } = most;

    /// <inheritdoc/>
    public override string Allowed =>
        string.Create(CultureInfo.InvariantCulture, $"one line of at most {Most:#,0} characters without control characters");

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => value is string text && text.Length <= Most && SafeText.IsLine(text);
}
