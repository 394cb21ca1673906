namespace EsEnas.Core.Documents;

/// <summary>A range of numbers, or null; a single number stands for both ends.</summary>
internal sealed class ValueRangeKind(ValueRange bounds, bool isInteger) : ValueKind<ValueRange?>
{
    public override string Allowed => $"null, or {ValueRange.Allowed(bounds, isInteger)}";

    public override bool TryRead(DocumentNode node, out ValueRange? value)
    {
        value = null;
        if (node is ScalarNode { IsNull: true }) return true;
        var isRange = ValueRange.TryRead(node, bounds, isInteger, out var range);
        if (isRange) value = range;
        return isRange;
    }

    public override bool IsAllowed(ValueRange? value) => value is not { } range || range.IsWithin(bounds, isInteger);

    public override string Write(ValueRange? value) => value?.ToString() ?? "null";
}
