using EsEnas.Core.Numerics;

namespace EsEnas.Core.Evaluations;

/// <summary>Names the random stream of an episode, under the plan's seed.</summary>
public readonly record struct EpisodeKey(RandomPurpose Purpose, uint A, uint B);
