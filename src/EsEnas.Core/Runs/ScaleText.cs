using System.Globalization;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs;

/// <summary>Says in words what a step schedule has done.</summary>
public static class ScaleText
{
    /// <summary>The word for a change, as <c>history --csv</c> has it: none, fell, stalled, restarted, falling, narrowed,
    /// again, won or ended.</summary>
    public static string Word(ScaleChange change) => change switch
    {
        ScaleChange.None => "none",
        ScaleChange.Fell => "fell",
        ScaleChange.Stalled => "stalled",
        ScaleChange.Restarted => "restarted",
        ScaleChange.Falling => "falling",
        ScaleChange.Narrowed => "narrowed",
        ScaleChange.Again => "again",
        ScaleChange.Won => "won",
        _ => "ended",
    };

    /// <summary>What the last change was, as one sentence; empty if there was none.</summary>
    /// <param name="row">A history row, or null before the first.</param>
    /// <param name="specification">The run's specification, or null if it cannot be read.</param>
    public static string Of(IterationRow? row, ExperimentSpecification? specification)
    {
        if (row is null || specification is null || row.Scale.Change == ScaleChange.None) return "";
        var (scale, optimizer) = (row.Scale, specification.Optimizer);
        var at = string.Create(CultureInfo.InvariantCulture, $"iteration {scale.Iteration}: ");
        var sigma = optimizer.Sigma * StepSchedule.SigmaScaleOf(optimizer.Schedule, scale);
        var step = optimizer.Step.StepSize * StepSchedule.StepScaleOf(optimizer.Schedule, scale);
        var steps = string.Create(CultureInfo.InvariantCulture, $"with sigma {sigma:0.####} and step {step:0.####}");
        return at + scale.Change switch
        {
            ScaleChange.Ended => string.Create(CultureInfo.InvariantCulture,
                $"returns stopped rising after {scale.Reductions} reductions of the steps; training ends with the best weights"),
            ScaleChange.Narrowed => $"perturbations lose more than they tell; on {steps}",
            ScaleChange.Restarted => $"returns are no better than at the beginning; beginning anew {steps}",
            ScaleChange.Again => $"the best weights are kept, and what is left of the budget is used: beginning anew {steps}",
            ScaleChange.Won => $"the best of the first beginnings goes on {steps}",
            ScaleChange.Falling => $"returns stopped rising while episodes end early; beginning anew {steps}",
            _ => string.Create(CultureInfo.InvariantCulture,
                $"returns {(scale.Change == ScaleChange.Fell ? "fell" : "stopped rising")}; back to the weights of iteration ")
                + string.Create(CultureInfo.InvariantCulture, $"{scale.ReturnedTo} {steps}"),
        };
    }
}
