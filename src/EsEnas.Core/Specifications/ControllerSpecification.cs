namespace EsEnas.Core.Specifications;

/// <summary>The controller.</summary>
public sealed record ControllerSpecification
{
    /// <summary>Which controller.</summary>
    public ControllerKind Kind { get; init; } = ControllerKind.RegularizedEvolution;

    /// <summary>Regularized evolution: population size, 1 to 1,000,000; null = the number of evaluations in an iteration.</summary>
    public int? Population { get; init; }

    /// <summary>Regularized evolution: tournament size, 1 to the population; null = floor(sqrt(population)).</summary>
    public int? Tournament { get; init; }

    /// <summary>Whether a mutation may redraw a whole list, as PyGlove does.</summary>
    public bool RedrawWholeList { get; init; }

    /// <summary>Policy gradient and factorized: how returns become advantages; null = top for edge pruning, zscore elsewhere.</summary>
    public AdvantageKind? Advantage { get; init; }

    /// <summary>Policy gradient and factorized: standard deviation of the initial logits, 0 to 10; 0 = (nearly) uniform.</summary>
    public double InitialSpread { get; init; } = 1.5;

    /// <summary>Policy gradient and factorized: weight of each decision's entropy (in nats), 0 to 10.</summary>
    public double Entropy { get; init; } = 0.001;

    /// <summary>Policy gradient and factorized: Adam's step size, above 0, at most 10; null = 0.02 for policy gradient; 0.3 for
    /// factorized edge pruning, 0.1 elsewhere.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Policy gradient and factorized: P, mini-batches of an iteration, 1 to 1,000.</summary>
    public int Updates { get; init; } = 5;

    /// <summary>Policy gradient and factorized: M, models of a mini-batch, 1 to 1,000,000; all if there are fewer.</summary>
    public int MiniBatch { get; init; } = 64;

    /// <summary>Policy gradient and factorized: epsilon of PPO, above 0, at most 10.</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>Policy gradient: units of the LSTM, 1 to 512.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Policy gradient: entries of embeddings, queries and keys, 1 to 512.</summary>
    public int Embedding { get; init; } = 32;
}
