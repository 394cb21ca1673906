namespace EsEnas.Core.Specifications;

/// <summary>Evaluations of an iteration.</summary>
public sealed record EvaluationsSpecification
{
    /// <summary>n, directions; each gives two evaluations. 1 to 100,000.</summary>
    public int Directions { get; init; } = 50;

    /// <summary>e, evaluations at the unperturbed weights. 1 to 100,000.</summary>
    public int AtCurrent { get; init; } = 50;

    /// <summary>All of an iteration, 2n + e.</summary>
    public int PerIteration => (2 * Directions) + AtCurrent;
}
