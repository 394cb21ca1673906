using EsEnas.Core.Rollouts;

namespace EsEnas.Client.Evaluation;

/// <summary>What a trial of a policy gave.</summary>
/// <param name="Episodes">The episodes that came to an end, in order.</param>
/// <param name="AbortReason">What the library said if an episode ended its process; empty if none did.</param>
/// <param name="LargestDifference">Where a program acted: the largest difference of one of its actions from the policy's own.</param>
internal sealed record TrialOutcome(IReadOnlyList<EpisodeResult> Episodes, string AbortReason, double? LargestDifference);
