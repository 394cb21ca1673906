namespace EsEnas.Core.Documents;

/// <summary>A range of numbers, or null; a single number stands for both ends.</summary>
internal sealed class ValueRangeKind(ValueRange bounds, bool isInteger) : ValueKind<ValueRange?>
{
    public override string Allowed => $"null, or [low, high] with {(isInteger ? "integers" : "numbers")} from " +
        $"{NumberText.Write(bounds.Low)} to {NumberText.Write(bounds.High)}, the lower first";

    public override bool TryRead(DocumentNode node, out ValueRange? value)
    {
        value = null;
        if (node is ScalarNode { IsNull: true }) return true;
        if (TryRead(node) is not { } range) return false;
        value = range;
        return IsAllowed(value);
    }

    public override bool IsAllowed(ValueRange? value) => value is not { } range || (range.Low <= range.High && range.Low >= bounds.Low
        && range.High <= bounds.High && (!isInteger || (double.IsInteger(range.Low) && double.IsInteger(range.High))));

    public override string Write(ValueRange? value) => value?.ToString() ?? "null";

    private static ValueRange? TryRead(DocumentNode node)
    {
        if (node is SequenceNode { Items: [var first, var second] })
            return TryNumber(first, out var low) && TryNumber(second, out var high) ? new ValueRange(low, high) : null;
        return TryNumber(node, out var both) ? new ValueRange(both, both) : null;
    }

    private static bool TryNumber(DocumentNode node, out double value)
    {
        value = 0;
        return node is ScalarNode { Quoted: false } scalar && NumberText.TryReadNumber(scalar.Text, out value);
    }
}
