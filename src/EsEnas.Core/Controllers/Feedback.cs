using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>What a controller learns from: a model that it proposed and the training return of its one evaluation, finite.</summary>
public readonly record struct Feedback(Dna Model, double Return);
