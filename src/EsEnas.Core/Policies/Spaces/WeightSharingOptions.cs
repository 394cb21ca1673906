using EsEnas.Core.Documents;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>Options of weight sharing (§5.1).</summary>
public sealed record WeightSharingOptions
{
    /// <summary>Number of shared values, at most the edges; null = auto = max(|S|, |A|).</summary>
    public int? Partitions { get; init; }

    internal static OptionKey<WeightSharingOptions>[] Keys { get; } =
    [
        OptionKey.Of<WeightSharingOptions, int?>("partitions", new OptionalKind<int>(new IntegerKind(1, 1_000_000), "auto"),
            o => o.Partitions, (o, v) => o with { Partitions = v },
            "Weight sharing: number of shared values; auto is the larger of observation and action size.", "App. C.2.1"),
    ];

    /// <summary>Refuses more values than a network has edges.</summary>
    /// <exception cref="SpecificationException">Names the number and what there is.</exception>
    internal void Check(SpaceRequest network)
    {
        if (Partitions is { } partitions && (partitions < 1 || partitions > network.Edges))
            throw SizeText.Error("search.partitions", SizeText.Of(partitions),
                $"auto, or 1 to {network.Edges}, the number of edges that exist");
    }
}
