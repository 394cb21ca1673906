namespace EsEnas.Core.Optimizers;

/// <summary>What an optimizer learns from: the training returns of one iteration. NaN stands for an evaluation that diverged.</summary>
/// <param name="Seed">The run's seed: with iteration and direction it gives every g again.</param>
/// <param name="Iteration">Completed iterations before this one.</param>
/// <param name="Plus">For each direction the return at theta + sigma g.</param>
/// <param name="Minus">For each direction the return at theta - sigma g.</param>
/// <param name="AtCurrent">Mean return of the evaluations at theta; NaN if all diverged.</param>
public sealed record IterationReturns(ulong Seed, int Iteration, IReadOnlyList<double> Plus, IReadOnlyList<double> Minus, double AtCurrent);
