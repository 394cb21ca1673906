using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>How long a run will take here, said before it begins to whoever did not choose its length.</summary>
internal static class RunEstimate
{
    /// <summary>One line; null where it cannot be measured, which the run itself will say more about.</summary>
    public static async Task<string?> MeasureAsync(CommandContext context, ExperimentSpecification specification)
    {
        var slots = context.Connection.Slots ?? Environment.ProcessorCount;
        try
        {
            using var progress = new WorkProgress(context.Terminal);
            progress.Say("measuring how long the run will take");
            var cost = await Task.Factory.StartNew(() => Measure(specification, context), context.Interrupted,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var seconds = Math.Min(cost.CpuSeconds / slots, specification.Budget.Seconds ?? double.PositiveInfinity);
            var stops = specification.MayEndEarly;
            var endsEarly = stops || (!BlackboxTask.Is(specification.Task) && TaskCatalog.Describe(specification).Terminates);
            var bound = endsEarly ? "at most " : "about ";
            var work = specification.Budget.Episodes is null
                ? $"{Numbers.Count(specification.Iterations)} iterations of " +
                    $"{Numbers.Count(specification.Evaluations.PerIteration)} evaluations"
                : $"{Numbers.Count(cost.Evaluations)} episodes";
            return $"{work} take {bound}{Numbers.Duration(seconds)} on {slots} slot{(slots == 1 ? "" : "s")} of this machine"
                + (stops ? "; it ends by itself" : "; --iterations K sets another number");
        }
        catch (Exception error) when (error is CommandException or SpecificationException or InvalidOperationException)
        {
            return null;
        }
    }

    private static CostEstimate Measure(ExperimentSpecification specification, CommandContext context)
    {
        using var workers = context.CreateWorkers();
        return CostEstimate.Measure(specification, workers, context.Interrupted);
    }
}
