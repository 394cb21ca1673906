namespace EsEnas.Core.Optimizers;

/// <summary>What an optimizer learns from: the training returns of one iteration. NaN stands for an evaluation that diverged.</summary>
/// <param name="Seed">The run's seed: with iteration and direction it gives every g again.</param>
/// <param name="Iteration">Completed iterations before this one.</param>
/// <param name="Perturbed">
/// The returns of the 2n perturbed evaluations in their order: at theta + sigma g and theta - sigma g of direction 0, 1, … for an
/// antithetic optimizer; at theta + sigma g of direction 0, 1, … otherwise.
/// </param>
/// <param name="AtCurrent">Mean return of the evaluations at theta; NaN if all diverged.</param>
public sealed record IterationReturns(ulong Seed, int Iteration, IReadOnlyList<double> Perturbed, double AtCurrent)
{
    /// <summary>What the optimizer's step size is to be multiplied by; above 0. Of no effect on CMA-ES.</summary>
    public double StepScale { get; init; } = 1;

    /// <summary>What its sigma was multiplied by; above 0. Of no effect on CMA-ES.</summary>
    public double SigmaScale { get; init; } = 1;
}
