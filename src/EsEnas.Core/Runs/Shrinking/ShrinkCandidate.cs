using System.Collections.Immutable;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Statistics;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>A smaller policy on trial.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Differences">Of each pair of episodes so far what it lost: the return of the lossless policy minus its own.</param>
/// <param name="Verdict">What is known of it.</param>
/// <param name="Gone">The part that it lacks, where it lacks one alone; default elsewhere.</param>
internal sealed record ShrinkCandidate(CompactPolicy Policy, ImmutableArray<double> Differences, ShrinkVerdict Verdict,
    CompactPart Gone = default)
{
    /// <summary>Mean of the differences; infinite before the first.</summary>
    public double MeanLoss => Differences.IsEmpty ? double.PositiveInfinity : SampleMoments.Of(Differences.AsSpan()).Mean;

    public static ShrinkCandidate Of(CompactPolicy policy, CompactPart gone = default) => new(policy, [], ShrinkVerdict.Open, gone);
}

/// <summary>What is known of a candidate. The numbers are stored.</summary>
internal enum ShrinkVerdict : byte
{
    /// <summary>Nothing yet.</summary>
    Open = 0,

    /// <summary>It loses no more than it may.</summary>
    Within = 1,

    /// <summary>It does, or that could not be ruled out, or it diverged.</summary>
    Beyond = 2,
}
