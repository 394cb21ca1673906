using System.Collections.Immutable;

namespace EsEnas.Core.Documents;

/// <summary>A list of integers; a single one may stand without brackets.</summary>
internal sealed class IntegerListKind(IntegerKind item, int minimumCount, int maximumCount, bool writeSinglePlain)
    : ValueKind<ImmutableArray<int>>
{
    public override string Allowed => minimumCount == 0
        ? $"a list of at most {maximumCount} numbers, each {item.Allowed}"
        : $"{item.Allowed}, or a list of {minimumCount} to {maximumCount} such numbers";

    public override bool TryRead(DocumentNode node, out ImmutableArray<int> value)
    {
        value = [];
        if (node is ScalarNode)
        {
            if (!item.TryRead(node, out var single)) return false;
            value = [single];
            return true;
        }

        if (node is not SequenceNode list || list.Items.Count < minimumCount || list.Items.Count > maximumCount) return false;
        var numbers = ImmutableArray.CreateBuilder<int>(list.Items.Count);
        foreach (var entry in list.Items)
        {
            if (!item.TryRead(entry, out var number)) return false;
            numbers.Add(number);
        }

        value = numbers.MoveToImmutable();
        return true;
    }

    public override bool IsAllowed(ImmutableArray<int> value) =>
        !value.IsDefault && value.Length >= minimumCount && value.Length <= maximumCount && value.All(item.IsAllowed);

    public override string Write(ImmutableArray<int> value) =>
        writeSinglePlain && value.Length == 1 ? item.Write(value[0]) : $"[{string.Join(", ", value.Select(item.Write))}]";
}
