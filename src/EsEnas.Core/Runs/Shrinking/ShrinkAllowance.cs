using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>What a smaller policy may lose: a share of the chosen one's return, or of its spread where that is more.</summary>
internal static class ShrinkAllowance
{
    /// <summary>Whether returns differ so much from episode to episode that their spread says what may be lost.</summary>
    /// <param name="settings">The specification's section.</param>
    /// <param name="chosen">The reported return of the chosen policy.</param>
    public static bool IsNoisy(ShrinkSpecification settings, SelectionResult chosen) =>
        settings.Spread * chosen.ReturnStd > settings.Tolerance * Math.Abs(chosen.Return);

    /// <summary>Whether many parts go at once and the rest is tuned, without a trial of each.</summary>
    /// <param name="settings">The specification's section.</param>
    /// <param name="chosen">The reported return of the chosen policy.</param>
    public static bool IsBold(ShrinkSpecification settings, SelectionResult chosen) =>
        settings.Iterations > 0 && (!settings.Singles || IsNoisy(settings, chosen));

    /// <summary>The mean loss that is allowed.</summary>
    /// <param name="settings">The specification's section.</param>
    /// <param name="chosen">The reported return of the chosen policy.</param>
    public static double Of(ShrinkSpecification settings, SelectionResult chosen) =>
        IsNoisy(settings, chosen) ? settings.Spread * chosen.ReturnStd : settings.Tolerance * Math.Abs(chosen.Return);
}
