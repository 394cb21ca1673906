using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Components;

/// <summary>What policies of a front are drawn over.</summary>
/// <param name="Key">Its name in the address; empty for the one that is drawn where none is named.</param>
/// <param name="Words">What it is called.</param>
/// <param name="Of">It of a policy.</param>
public sealed record FrontSize(string Key, string Words, Func<FrontStatus, double> Of)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FrontSize> All { get; } =
    [
        new("", "weights", point => point.Size.Weights),
        new("bits", "bits of its numbers", point => (double)point.Size.Numbers * point.Size.Bits),
        new("flash", "bytes of flash", point => point.Size.FlashBytes),
    ];

    /// <summary>The one of a name; the first if there is none.</summary>
    public static FrontSize Find(string? key) => All.FirstOrDefault(size => size.Key == key) ?? All[0];
}
