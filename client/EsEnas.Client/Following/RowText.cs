using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>A completed iteration as a line.</summary>
internal static class RowText
{
    public static string Of(IterationRow row, RunStatus status) =>
        $"{row.Iteration}/{status.Iterations}  mean {Numbers.Return(row.MeanReturn)}  best " +
        $"{Numbers.Return(row.BestReturn)}{ProgressText.Edges(status.Task, row.LiveWeights)}"
        + (row.Diverged > 0 ? $"  {InvalidText.Of(row.Invalid, row.Evaluations)}" : "");
}
