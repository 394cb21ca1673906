namespace EsEnas.Core.Documents;

/// <summary>
/// The numbers from <paramref name="Low"/> to <paramref name="High"/>, both included; Low is at most High, both are finite.
/// </summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>The number at a fraction of it: 0 is the lower end, 1 the upper one.</summary>
    public double At(double fraction) => fraction >= 1 ? High : Low + (fraction * (High - Low));

    /// <summary>The number in it that is nearest to <paramref name="value"/>.</summary>
    public double Nearest(double value) => Math.Clamp(value, Low, High);

    /// <summary>Reads [low, high], or one number for both ends; false if it is none, or not within bounds.</summary>
    /// <param name="node">What is written.</param>
    /// <param name="bounds">The least and the most that it may hold.</param>
    /// <param name="isInteger">Whether its ends must be whole.</param>
    /// <param name="range">The range.</param>
    public static bool TryRead(DocumentNode node, ValueRange bounds, bool isInteger, out ValueRange range)
    {
        var (first, second) = node is SequenceNode { Items: [var one, var other] } ? (one, other) : (node, node);
        range = default;
        if (!TryNumber(first, out var low) || !TryNumber(second, out var high)) return false;
        range = new ValueRange(low, high);
        return range.IsWithin(bounds, isInteger);
    }

    /// <summary>What <see cref="TryRead"/> reads, in words.</summary>
    /// <param name="bounds">The least and the most that it may hold.</param>
    /// <param name="isInteger">Whether its ends must be whole.</param>
    public static string Allowed(ValueRange bounds, bool isInteger) => $"[low, high] with {(isInteger ? "integers" : "numbers")} from " +
        $"{NumberText.Write(bounds.Low)} to {NumberText.Write(bounds.High)}, the lower first";

    /// <summary>Whether it is a range, within bounds.</summary>
    /// <param name="bounds">The least and the most that it may hold.</param>
    /// <param name="isInteger">Whether its ends must be whole.</param>
    public bool IsWithin(ValueRange bounds, bool isInteger) => Low <= High && Low >= bounds.Low && High <= bounds.High
        && (!isInteger || (double.IsInteger(Low) && double.IsInteger(High)));

    /// <summary>As it is written: <c>[0.8, 1.2]</c>.</summary>
    public override string ToString() => $"[{NumberText.Write(Low)}, {NumberText.Write(High)}]";

    private static bool TryNumber(DocumentNode node, out double value)
    {
        value = 0;
        return node is ScalarNode { Quoted: false } scalar && NumberText.TryReadNumber(scalar.Text, out value);
    }
}
