using EsEnas.Core.Documents;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>Sizes of the policy-gradient controller's pointer network (App. C.1.2).</summary>
public sealed record PointerNetworkOptions
{
    /// <summary>Units of the LSTM.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Entries of embeddings, queries and keys.</summary>
    public int Embedding { get; init; } = 32;

    internal static OptionKey<PointerNetworkOptions>[] Keys { get; } =
    [
        OptionKey.Of<PointerNetworkOptions, int>("hidden", new IntegerKind(1, 512), o => o.Hidden, (o, v) => o with { Hidden = v },
            "Policy gradient: units of the LSTM.", "own"),
        OptionKey.Of<PointerNetworkOptions, int>("embedding", new IntegerKind(1, 512), o => o.Embedding, (o, v) => o with { Embedding = v },
            "Policy gradient: entries of embeddings, queries and keys.", "own"),
    ];
}
