using System.Globalization;

namespace EsEnas.Core.Documents;

/// <summary>A count of 64 bits, 1 or more unless a smaller minimum is given.</summary>
internal sealed class CountKind(long maximum, long minimum = 1) : ValueKind<long>
{
    public override string Allowed => $"an integer from {NumberText.Grouped(minimum)} to {NumberText.Grouped(maximum)}";

    public override bool TryRead(DocumentNode node, out long value)
    {
        value = 0;
        if (node is not ScalarNode { Quoted: false } scalar || !NumberText.TryReadInteger(scalar.Text, out var number)) return false;
        if (number < minimum || number > maximum) return false;
        value = (long)number;
        return true;
    }

    public override bool IsAllowed(long value) => value >= minimum && value <= maximum;

    public override string Write(long value) => value.ToString(CultureInfo.InvariantCulture);
}
