using EsEnas.Core.Documents;

namespace EsEnas.Core.Optimizers.Es;

/// <summary>What evolution strategies do with their gradient.</summary>
public enum WeightUpdate
{
    /// <summary>Plain ascent, as in the paper.</summary>
    Sgd,

    /// <summary>Adam (Kingma, Ba 2015).</summary>
    Adam,
}

/// <summary>How evolution strategies use the 2n perturbed evaluations of an iteration.</summary>
public enum GradientEstimator
{
    /// <summary>n directions, each evaluated on both sides.</summary>
    Antithetic,

    /// <summary>2n directions, each evaluated on one side and compared with the mean return at the current weights.</summary>
    OneSided,
}

/// <summary>What evolution strategies do to returns before the weight update.</summary>
public enum ReturnTransform
{
    /// <summary>Divide by their standard deviation.</summary>
    Zscore,

    /// <summary>Replace by their ranks, spread evenly over [-1/2, 1/2] (Salimans et al. 2017).</summary>
    CenteredRanks,

    /// <summary>Nothing.</summary>
    Raw,
}

/// <summary>Options of evolution strategies (Algorithm 1).</summary>
public sealed record EvolutionStrategiesOptions
{
    /// <summary>What is done with the gradient.</summary>
    public WeightUpdate Update { get; init; } = WeightUpdate.Sgd;

    /// <summary>Both sides of n directions, or one side of 2n.</summary>
    public GradientEstimator Estimator { get; init; } = GradientEstimator.Antithetic;

    /// <summary>What is done to the returns; null = z-score if returns are normalized, raw otherwise.</summary>
    public ReturnTransform? Returns { get; init; }

    internal static OptionKey<EvolutionStrategiesOptions>[] Keys { get; } =
    [
        OptionKey.Of<EvolutionStrategiesOptions, WeightUpdate>("update", new ChoiceKind<WeightUpdate>(), o => o.Update,
            (o, v) => o with { Update = v }, "Evolution strategies: what is done with the gradient; sgd is plain ascent.", "App. C.4") with
        {
            Because = "computes its own update",
        },
        OptionKey.Of<EvolutionStrategiesOptions, GradientEstimator>("estimator", new ChoiceKind<GradientEstimator>(),
            o => o.Estimator, (o, v) => o with { Estimator = v },
            "Evolution strategies: n directions on both sides, or 2n on one side, compared with the mean return at the current weights.",
            "Algorithm 1") with
        {
            MayForkChange = true,
            Because = "has one estimator",
        },
        OptionKey.Of<EvolutionStrategiesOptions, ReturnTransform?>("returns",
            new OptionalKind<ReturnTransform>(new ChoiceKind<ReturnTransform>(), "auto"), o => o.Returns, (o, v) => o with { Returns = v },
            "Evolution strategies: what is done to the returns; auto is zscore if normalization.returns, raw otherwise.", "App. C.4") with
        {
            MayForkChange = true,
            Because = "treats returns in its own way",
        },
    ];

    /// <summary>The optimizer over a run's directions.</summary>
    internal EvolutionStrategies Create(double sigma, StepOptions step, OptimizerRequest request) => new(sigma, step.StepSize,
        Returns ?? (request.NormalizesReturns ? ReturnTransform.Zscore : ReturnTransform.Raw), Estimator,
        request.DistributionOf(step.Directions, Estimator == GradientEstimator.OneSided ? 2 : 1), Update);
}
