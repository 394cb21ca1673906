using System.Collections.Immutable;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>Smaller policies that are compared with the lossless one on the same fresh episodes.</summary>
/// <param name="Kind">What they try.</param>
/// <param name="Candidates">The policies, the one that is wanted most first.</param>
/// <param name="Look">How often they have been looked at.</param>
internal sealed record ShrinkTrial(ShrinkTrialKind Kind, ImmutableArray<ShrinkCandidate> Candidates, int Look = 0)
{
    /// <summary>Whether it is decided which of them is taken.</summary>
    public bool IsDecided => Candidates.All(candidate => candidate.Verdict != ShrinkVerdict.Open) || Kind switch
    {
        // The smallest that passes, or any one part that can go.
        ShrinkTrialKind.Several => Candidates.SkipWhile(candidate => candidate.Verdict == ShrinkVerdict.Beyond).First().Verdict
            == ShrinkVerdict.Within,
        ShrinkTrialKind.Single => Candidates.Any(candidate => candidate.Verdict == ShrinkVerdict.Within),
        _ => false,
    };

    /// <summary>The candidate that is taken; null if none passed.</summary>
    public ShrinkCandidate? Winner
    {
        get
        {
            var passed = Candidates.Where(candidate => candidate.Verdict == ShrinkVerdict.Within);
            // The sort is stable.
            return (Kind == ShrinkTrialKind.Single ? passed.OrderBy(candidate => candidate.MeanLoss) : passed).FirstOrDefault();
        }
    }
}

/// <summary>What a trial tries. The numbers are stored.</summary>
internal enum ShrinkTrialKind : byte
{
    /// <summary>To put scales, means and constants into weights and biases.</summary>
    Rounding = 0,

    /// <summary>To do without the least parts together, of several numbers of them.</summary>
    Several = 1,

    /// <summary>To do without one part, of several.</summary>
    Single = 2,

    /// <summary>To do without a part after tuning what is left.</summary>
    Tuned = 3,

    /// <summary>To do with fewer bits.</summary>
    Bits = 4,
}
