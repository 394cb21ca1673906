using EsEnas.Core.Policies;

namespace EsEnas.Analysis.Statistics;

/// <summary>
/// The model size of a group's models, each number the mean over its seeds: of the chosen policies where all are there, else of the last
/// models.
/// </summary>
/// <param name="LiveWeights">Active weights.</param>
/// <param name="Biases">Biases.</param>
/// <param name="DenseWeights">Weights of the dense network.</param>
/// <param name="Compression">Share of the dense network that is saved, 0 to 1.</param>
/// <param name="Bits">Bits by the paper's count.</param>
/// <param name="FairBits">Bits with the list of edges; NaN if unknown.</param>
public sealed record GroupSize(double LiveWeights, double Biases, double DenseWeights, double Compression, double Bits, double FairBits)
{
    /// <summary>Measures a group.</summary>
    public static GroupSize Of(RunGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        double Mean(Func<RunRecord, double> of) => group.Runs.Average(of);
        if (group.Runs.All(run => run.Policy is not null))
        {
            return new GroupSize(Mean(run => run.Policy!.Size.LiveWeights), Mean(run => run.Policy!.Size.Biases),
                Mean(run => run.Policy!.Size.DenseWeights), Mean(run => run.Policy!.Size.Compression), Mean(run => run.Policy!.Size.Bits),
                Mean(run => run.Policy!.Size.FairBits));
        }
        return new GroupSize(Mean(run => run.Sizes.ActiveWeights), Mean(run => run.Sizes.Biases), Mean(run => run.Sizes.DenseWeights),
            Mean(run => run.Sizes.DenseWeights == 0 ? 0 : ModelSize.CompressionOf(run.Sizes.ActiveWeights, run.Sizes.Biases,
                run.Sizes.DenseWeights)),
            Mean(run => run.Sizes.Bits), Mean(run => run.Sizes.FairBits > 0 ? run.Sizes.FairBits : double.NaN));
    }
}
