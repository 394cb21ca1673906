using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.Training;

/// <summary>A model and the training return of its evaluation; NaN if that diverged.</summary>
public readonly record struct RecentModel(Dna Model, double TrainingReturn);
