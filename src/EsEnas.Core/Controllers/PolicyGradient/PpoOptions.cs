using EsEnas.Core.Documents;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>How a policy-gradient controller turns an iteration's returns into advantages.</summary>
public enum AdvantageKind
{
    /// <summary>(return - mean) / standard deviation.</summary>
    Zscore,

    /// <summary>Logarithm of the rank in the better half, standardized: emphasizes the best few per cent, as a tournament does.</summary>
    Top,
}

/// <summary>How the policy-gradient and the factorized controller learn.</summary>
public sealed record PpoOptions
{
    /// <summary>How returns become advantages; null = top for edge pruning, zscore elsewhere.</summary>
    public AdvantageKind? Advantage { get; init; }

    /// <summary>Standard deviation of the initial logits; 0 = (nearly) uniform.</summary>
    public double InitialSpread { get; init; } = 1.5;

    /// <summary>beta, weight of each decision's entropy (in nats).</summary>
    public double Entropy { get; init; } = 0.001;

    /// <summary>Adam's step size; null = 0.02 for policy gradient; 0.3 for factorized edge pruning, 0.1 elsewhere.</summary>
    public double? LearningRate { get; init; }

    /// <summary>P, mini-batches of an iteration.</summary>
    public int Updates { get; init; } = 5;

    /// <summary>M, models of a mini-batch; all if there are fewer.</summary>
    public int MiniBatch { get; init; } = 64;

    /// <summary>epsilon of PPO.</summary>
    public double Clip { get; init; } = 0.2;

    internal static OptionKey<PpoOptions>[] Keys { get; } =
    [
        OptionKey.Of<PpoOptions, AdvantageKind?>("advantage", new OptionalKind<AdvantageKind>(new ChoiceKind<AdvantageKind>(), "auto"),
            o => o.Advantage, (o, v) => o with { Advantage = v },
            "Policy gradient and factorized: how returns become advantages; zscore, or top: log-ranked, which escapes local optima; " +
            "auto is top for "
            + "edge pruning, zscore elsewhere.", "own") with { MayForkChange = true },
        OptionKey.Of<PpoOptions, double>("initialSpread", new NumberKind(0, 10), o => o.InitialSpread,
            (o, v) => o with { InitialSpread = v },
            "Policy gradient and factorized: standard deviation of the initial logits; 0 for a uniform start.", "own"),
        OptionKey.Of<PpoOptions, double>("entropy", new NumberKind(0, 10), o => o.Entropy, (o, v) => o with { Entropy = v },
            "Policy gradient and factorized: weight of the entropy of each decision, in nats.", "own") with { MayForkChange = true },
        OptionKey.Of<PpoOptions, double?>("learningRate", new OptionalKind<double>(new NumberKind(0, 10, true), "auto"),
            o => o.LearningRate, (o, v) => o with { LearningRate = v },
            "Policy gradient and factorized: Adam's step size; auto is 0.02 for policy gradient, " +
            "and for factorized 0.3 for edge pruning, 0.1 elsewhere.",
            "own") with { MayForkChange = true },
        OptionKey.Of<PpoOptions, int>("updates", new IntegerKind(1, 1000), o => o.Updates, (o, v) => o with { Updates = v },
            "Policy gradient and factorized: P, mini-batches of an iteration.", "own") with { MayForkChange = true },
        OptionKey.Of<PpoOptions, int>("miniBatch", new IntegerKind(1, 1_000_000), o => o.MiniBatch, (o, v) => o with { MiniBatch = v },
            "Policy gradient and factorized: M, models of a mini-batch; all if there are fewer.", "App. C.1.2") with
        {
            MayForkChange = true,
        },
        OptionKey.Of<PpoOptions, double>("clip", new NumberKind(0, 10, true), o => o.Clip, (o, v) => o with { Clip = v },
            "Policy gradient and factorized: epsilon of PPO; a decision's probability ratio counts within 1 - epsilon and 1 + epsilon.",
            "own") with
        {
            MayForkChange = true,
        },
    ];

    /// <summary>The controller over a network of these options.</summary>
    /// <param name="request">The run.</param>
    /// <param name="layout">The decisions of the run's space.</param>
    /// <param name="learningRate">Adam's step size where none is given.</param>
    /// <param name="newNetwork">Makes the network.</param>
    internal PolicyGradientController Create(ControllerRequest request, DecisionLayout layout, double learningRate,
        Func<DecisionLayout, DecisionNetwork> newNetwork)
    {
        var advantage = Advantage ?? (request.PrunesEdges ? AdvantageKind.Top : AdvantageKind.Zscore);
        var settings = new PolicyGradientSettings(advantage, LearningRate ?? learningRate, Entropy, Updates, MiniBatch, Clip);
        return new PolicyGradientController(layout, newNetwork, settings, request.Seed);
    }
}
