using EsEnas.Core.Documents;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>Refuses a pointer network that no silo has room for, before anything of it is made.</summary>
internal static class PointerNetworkLimits
{
    /// <summary>The most parameters: a checkpoint has 12 bytes of each, and no silo allows more than 50 MB (MaxStateBytes).</summary>
    public const int MostParameters = 50_000_000 / 12;

    /// <summary>The most bytes of tables: what networks of the default sizes take stays below, with as many parameters.</summary>
    public const long MostTableBytes = 700_000_000;

    /// <summary>The layout, if there is room for its network.</summary>
    /// <param name="layout">The decisions.</param>
    /// <param name="options">The network's sizes.</param>
    /// <param name="controllerKind">What errors call the controller.</param>
    /// <exception cref="SpecificationException">There is not; it names the sizes that there would be room for.</exception>
    public static DecisionLayout Check(DecisionLayout layout, PointerNetworkOptions options, string controllerKind)
    {
        var slotLogits = 0L;
        foreach (var slot in layout.Slots) slotLogits += DecisionLayout.Padded(slot.Candidates);
        PointerParameters Shape(int hidden, int embedding) => new(layout.CandidateRows, layout.Slots.Length, hidden, embedding);
        long TableBytes(int hidden, int embedding) => PointerNetwork<float>.TableBytes(Shape(hidden, embedding), slotLogits);
        bool Fits(int hidden, int embedding) =>
            Shape(hidden, embedding).LongCount <= MostParameters && TableBytes(hidden, embedding) <= MostTableBytes;

        if (Fits(options.Hidden, options.Embedding)) return layout;
        var parameters = NumberText.Grouped(Shape(options.Hidden, options.Embedding).LongCount);
        var megabytes = NumberText.Grouped(TableBytes(options.Hidden, options.Embedding) / 1_000_000);
        var why = $"(over this search space the network would have {parameters} parameters, of at most " +
            $"{NumberText.Grouped(MostParameters)}, and {megabytes} MB of tables, of at most {MostTableBytes / 1_000_000})";
        SpecificationError Hidden(string allowed) => new("controller.hidden", NumberText.Write(options.Hidden), $"{allowed} {why}");
        SpecificationError Embedding(string allowed) =>
            new("controller.embedding", NumberText.Write(options.Embedding), $"{allowed} {why}");

        if (LargestBelow(options.Hidden, hidden => Fits(hidden, options.Embedding)) is > 0 and var units)
            throw new SpecificationException(Hidden($"at most {units} with a controller.embedding of {options.Embedding}"));
        if (LargestBelow(options.Embedding, embedding => Fits(options.Hidden, embedding)) is > 0 and var entries)
            throw new SpecificationException(Embedding($"at most {entries} with a controller.hidden of {options.Hidden}"));
        if (Fits(1, 1))
        {
            throw new SpecificationException(
                [Hidden("less, and less of controller.embedding"), Embedding("less, and less of controller.hidden")]);
        }

        throw new SpecificationException(new SpecificationError("controller.kind", controllerKind,
            $"this search space has {NumberText.Grouped(layout.CandidateRows)} candidates and " +
            $"{NumberText.Grouped(layout.Slots.Length)} decisions, too many for a network of any size; " +
            "random, regularized-evolution, factorized, hill-climb or neat"));
    }

    // 0 if none.
    private static int LargestBelow(int size, Predicate<int> fits)
    {
        do size--; while (size > 0 && !fits(size));
        return size;
    }
}
