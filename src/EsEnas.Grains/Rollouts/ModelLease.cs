using EsEnas.Core.Rollouts;

namespace EsEnas.Grains.Rollouts;

/// <summary>What an evaluation at work holds of a silo's memory for models; one per thread of the pool, used again and again.</summary>
internal sealed class ModelLease
{
    /// <summary>The specification that the evaluator is of; empty if nothing is held.</summary>
    public string Specification { get; set; } = "";

    /// <summary>Bytes that are counted for it.</summary>
    public long Bytes { get; set; }

    /// <summary>Bytes that its evaluator takes while it is kept: none if a worker process holds the model.</summary>
    public long KeptBytes { get; set; }

    /// <summary>Whether its evaluator is of use for this evaluation alone.</summary>
    public bool IsSingle { get; set; }

    /// <summary>The evaluator; null until it is made.</summary>
    public IEvaluator? Evaluator { get; set; }

    /// <summary>Evaluators that made way: whoever holds the lease disposes them, outside the pool's lock.</summary>
    public List<IEvaluator> Leaving { get; } = [];
}
