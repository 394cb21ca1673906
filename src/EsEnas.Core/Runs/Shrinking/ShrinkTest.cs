using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Specifications;
using EsEnas.Core.Statistics;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>
/// The test that a smaller policy has to pass: on the same fresh episodes as the lossless one, the upper bound of its mean loss by the
/// one-sided paired t test is no more than the tolerance allows. It looks after 4 episodes, then after twice as many each time, so each
/// look has its share of the risk (Bonferroni).
/// </summary>
internal sealed class ShrinkTest(ShrinkSpecification settings)
{
    private const int FirstLook = 4;
    private const int QuickLooks = 2;

    /// <summary>How often it looks at most.</summary>
    public int Looks
    {
        get
        {
            var looks = 1;
            for (var episodes = (long)FirstLook; episodes < settings.Episodes; episodes *= 2) looks++;
            return looks;
        }
    }

    /// <summary>Episodes before a look, in all.</summary>
    public int EpisodesBefore(int look) => look == 0 ? 0 : (int)Math.Min(settings.Episodes, (long)FirstLook << (look - 1));

    /// <summary>Episodes that a look adds.</summary>
    public int EpisodesOf(int look) => EpisodesBefore(look + 1) - EpisodesBefore(look);

    /// <summary>A candidate after more episodes.</summary>
    /// <param name="candidate">The candidate, which is open.</param>
    /// <param name="lossless">Outcomes of the lossless policy.</param>
    /// <param name="outcomes">Its own on the same episodes, in the same order.</param>
    /// <param name="look">Which look this is, from 0.</param>
    /// <param name="allowed">The mean loss that is allowed.</param>
    /// <param name="isQuick">Whether the second look is the last one.</param>
    /// <remarks>
    /// An episode without a valid return of the lossless policy tells nothing. One that is invalid for the candidate alone ends it.
    /// </remarks>
    public ShrinkCandidate Judge(ShrinkCandidate candidate, IReadOnlyList<Outcome> lossless, IReadOnlyList<Outcome> outcomes, int look,
        double allowed, bool isQuick)
    {
        var differences = candidate.Differences.ToBuilder();
        for (var i = 0; i < lossless.Count; i++)
        {
            if (!lossless[i].IsValid) continue;
            if (!outcomes[i].IsValid) return candidate with { Differences = differences.ToImmutable(), Verdict = ShrinkVerdict.Beyond };
            differences.Add(lossless[i].Return - outcomes[i].Return);
        }

        var judged = candidate with { Differences = differences.ToImmutable() };
        return judged with { Verdict = VerdictOf(judged.Differences, look, allowed, isQuick) };
    }

    private ShrinkVerdict VerdictOf(ImmutableArray<double> differences, int look, double allowed, bool isQuick)
    {
        var last = look == Looks - 1 || (isQuick && look == QuickLooks - 1) ? ShrinkVerdict.Beyond : ShrinkVerdict.Open;
        if (differences.Length < 2) return last;
        var (count, mean, deviation) = SampleMoments.Of(differences.AsSpan());
        var quantile = StudentT.Quantile(1 - ((1 - settings.Confidence) / Looks), count - 1);
        var reach = quantile * deviation / Math.Sqrt(count);
        if (mean + reach <= allowed) return ShrinkVerdict.Within;
        return mean - reach > allowed || reach < settings.Precision * allowed ? ShrinkVerdict.Beyond : last;
    }
}
