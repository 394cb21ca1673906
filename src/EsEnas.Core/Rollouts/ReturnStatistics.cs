using EsEnas.Core.Evaluations;
using EsEnas.Core.Statistics;

namespace EsEnas.Core.Rollouts;

/// <summary>Mean, deviation and range of the real returns of several episodes; diverged ones are counted but have no return.</summary>
/// <param name="Episodes">Episodes that have a return.</param>
/// <param name="Diverged">Episodes that have none.</param>
/// <param name="Mean">Mean return; NaN if no episode has one.</param>
/// <param name="Std">Sample standard deviation (n - 1); 0 for one episode, NaN for none.</param>
/// <param name="Min">Least return; NaN for no episode.</param>
/// <param name="Max">Greatest return; NaN for no episode.</param>
public sealed record ReturnStatistics(int Episodes, int Diverged, double Mean, double Std, double Min, double Max)
{
    /// <summary>Why the episodes without a return have none.</summary>
    public InvalidCounts Invalid { get; init; }

    /// <summary>Standard error of <see cref="Mean"/>; NaN for fewer than two episodes.</summary>
    public double StandardError => Episodes > 1 ? Std / Math.Sqrt(Episodes) : double.NaN;

    /// <summary>Over <paramref name="episodes"/>, summed in their order.</summary>
    public static ReturnStatistics From(IReadOnlyList<EpisodeResult> episodes)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        double[] returns = [.. episodes.Where(episode => episode.IsValid).Select(episode => episode.Return)];
        var invalid = InvalidCounts.Of(episodes.Select(episode => episode.Reason));
        var diverged = (int)invalid.Total;
        if (returns.Length == 0)
            return new ReturnStatistics(0, diverged, double.NaN, double.NaN, double.NaN, double.NaN) { Invalid = invalid };

        var (count, mean, deviation) = SampleMoments.Of(returns);
        return new ReturnStatistics(count, diverged, mean, count == 1 ? 0.0 : deviation, returns.Min(), returns.Max())
        {
            Invalid = invalid,
        };
    }
}
