using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>Which of the declared ranges are drawn from.</summary>
/// <param name="Kind">All of them, none, or one.</param>
/// <param name="Quantity">With one: which.</param>
/// <param name="Fraction">With one: where in its range it is held, from 0, the lower end, to 1.</param>
/// <remarks>
/// What is not drawn has its nominal value: the one in its range that is nearest to changing nothing (1 for factors, 0 for the others).
/// </remarks>
public readonly record struct RandomizationFocus(RandomizationFocusKind Kind, RandomizedQuantity Quantity = default, double Fraction = 0)
{
    /// <summary>The nominal values alone.</summary>
    public static RandomizationFocus Nominal => new(RandomizationFocusKind.Nominal);

    /// <summary>One quantity held at a fraction of its range, the others nominal.</summary>
    public static RandomizationFocus At(RandomizedQuantity quantity, double fraction) =>
        new(RandomizationFocusKind.One, quantity, fraction);

    /// <summary>As it is written: <c>all</c>, <c>nominal</c>, <c>massScale@0.25</c>.</summary>
    public override string ToString() => Kind switch
    {
        RandomizationFocusKind.All => "all",
        RandomizationFocusKind.Nominal => "nominal",
        _ => $"{RandomizedQuantities.Key(Quantity)}@{NumberText.Write(Fraction)}",
    };

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out RandomizationFocus focus)
    {
        ArgumentNullException.ThrowIfNull(text);
        focus = text == "nominal" ? Nominal : default;
        if (text is "all" or "nominal") return true;
        var parts = text.Split('@');
        if (parts.Length != 2 || !NumberText.TryReadNumber(parts[1], out var fraction) || fraction is < 0 or > 1) return false;
        foreach (var quantity in RandomizedQuantities.All)
        {
            if (RandomizedQuantities.Key(quantity) != parts[0]) continue;
            focus = At(quantity, fraction);
            return true;
        }

        return false;
    }
}
