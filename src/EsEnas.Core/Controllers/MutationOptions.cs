using EsEnas.Core.Documents;

namespace EsEnas.Core.Controllers;

/// <summary>How controllers that mutate models do it.</summary>
public sealed record MutationOptions
{
    /// <summary>Whether a mutation may redraw a whole list of choices.</summary>
    public bool RedrawWholeList { get; init; }

    internal static OptionKey<MutationOptions>[] Keys { get; } =
    [
        OptionKey.Of<MutationOptions, bool>("redrawWholeList", new BooleanKind(), o => o.RedrawWholeList,
            (o, v) => o with { RedrawWholeList = v }, "Whether a mutation may draw a whole list of choices anew, as PyGlove's does.", "own")
            with
        {
            MayForkChange = true,
            Effects = [KeyEffect.When("search.space", "edge-pruning")],
        },
    ];
}
