using EsEnas.Core.Specifications;

namespace EsEnas.Tasks;

/// <summary>What is paid for not having fallen: in Gym's v2 and Gymnasium's v4 in every step, in v5 not in the one that ends an episode.
/// </summary>
/// <param name="amount">How much.</param>
/// <param name="name">What descriptions call it, at the beginning of a sentence.</param>
internal sealed class AliveBonus(double amount, string name)
{
    /// <summary>Most tasks'.</summary>
    public static AliveBonus OfOne { get; } = new(1, "The alive bonus");

    /// <summary>A description of v2's and v4's rule.</summary>
    public string Quirk => $"{name} is paid on the terminating step too; edition: v5 does not.";

    /// <summary>What a step pays.</summary>
    public double Of(EditionOption edition, bool isAlive) => edition == EditionOption.V5 && !isAlive ? 0 : amount;

    /// <summary>A description of v5's rule.</summary>
    public IReadOnlyList<string> InV5(IReadOnlyList<string> quirks) =>
        [.. quirks.Select(quirk => quirk == Quirk ? $"{name} is not paid on the terminating step (v5)." : quirk)];
}
