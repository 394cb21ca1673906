using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>
/// What a controller learns from: a model that it proposed and the reward of its one evaluation, finite: the training return, unless
/// docs/objectives.md says otherwise.
/// </summary>
public readonly record struct Feedback(Dna Model, double Return);
