using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>Which of a task's ranges are drawn from.</summary>
internal sealed class RandomizationFocusKindText : ValueKind<RandomizationFocus>
{
    public override string Allowed =>
        $"all, nominal, or a quantity at a fraction of its range from 0 to 1, such as massScale@0.25; quantities: " +
        string.Join(", ", RandomizedQuantities.All.Select(RandomizedQuantities.Key));

    public override bool TryRead(DocumentNode node, out RandomizationFocus value)
    {
        value = default;
        return node is ScalarNode scalar && RandomizationFocus.TryParse(scalar.Text, out value);
    }

    public override bool IsAllowed(RandomizationFocus value) => value.Fraction is >= 0 and <= 1;

    public override string Write(RandomizationFocus value) => value.ToString();
}
