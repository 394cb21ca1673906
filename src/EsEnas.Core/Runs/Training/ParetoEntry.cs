using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.Training;

/// <summary>A model that no other one of the run beats in both real return and active weights.</summary>
/// <param name="Model">The model.</param>
/// <param name="Iteration">The iteration that evaluated it, from 1.</param>
/// <param name="Return">Real return of its one episode at the weights of that iteration, unperturbed.</param>
/// <param name="LiveWeights">Weights that it used.</param>
public sealed record ParetoEntry(Dna Model, int Iteration, double Return, int LiveWeights);
