using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>The bonus of 1 for not having fallen: in Gym's v2 and Gymnasium's v4 in every step, in v5 not in the one that ends an episode.
/// </summary>
internal static class AliveBonus
{
    public const string Quirk = "The alive bonus is paid on the terminating step too; edition: v5 does not.";

    /// <summary>What a step pays.</summary>
    public static double Of(EditionOption edition, bool isAlive) => edition == EditionOption.V5 && !isAlive ? 0 : 1;

    /// <summary>A description of v5's rule.</summary>
    public static IReadOnlyList<string> InV5(IReadOnlyList<string> quirks) =>
        [.. quirks.Select(quirk => quirk == Quirk ? "The alive bonus is not paid on the terminating step (v5)." : quirk)];
}
