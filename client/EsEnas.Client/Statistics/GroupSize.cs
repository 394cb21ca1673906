using EsEnas.Core.Policies;

namespace EsEnas.Client.Statistics;

/// <summary>The size passport of a group's models, each number the mean over its seeds: of the chosen policies where all are there, else of the last models.</summary>
/// <param name="FairBits">Bits with the list of edges; NaN if unknown.</param>
internal sealed record GroupSize(double LiveWeights, double Biases, double DenseWeights, double Compression, double Bits, double FairBits)
{
    public static GroupSize Of(RunGroup group)
    {
        double Mean(Func<RunRecord, double> of) => group.Runs.Average(of);
        if (group.Runs.All(run => run.Policy is not null))
        {
            return new GroupSize(Mean(run => run.Policy!.Size.LiveWeights), Mean(run => run.Policy!.Size.Biases), Mean(run => run.Policy!.Size.DenseWeights),
                Mean(run => run.Policy!.Size.Compression), Mean(run => run.Policy!.Size.Bits), Mean(run => run.Policy!.Size.FairBits));
        }
        return new GroupSize(Mean(run => run.Status.LiveWeights), Mean(run => run.Status.Biases), Mean(run => run.Status.DenseWeights),
            Mean(run => run.Status.DenseWeights == 0 ? 0 : SizePassport.CompressionOf(run.Status.LiveWeights, run.Status.Biases, run.Status.DenseWeights)),
            Mean(run => run.Status.Bits), Mean(run => run.Status.FairBits > 0 ? run.Status.FairBits : double.NaN));
    }
}
