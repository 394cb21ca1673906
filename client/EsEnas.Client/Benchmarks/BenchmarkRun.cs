using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Benchmarks;

/// <summary>A run that lasts as long as it is measured, however fast an iteration is.</summary>
internal static class BenchmarkRun
{
    public static ExperimentSpecification Endless(ExperimentSpecification asked) =>
        asked with { Iterations = 10_000_000, StopAtReturn = null };

    /// <summary>
    /// Submits the run, shows <paramref name="look"/> each update from the end of the warm-up on until it has a result, and cancels the
    /// run.
    /// </summary>
    /// <param name="run">A run that does not exist yet.</param>
    /// <param name="endless">What it runs.</param>
    /// <param name="warmUp">The first iteration after which it is looked at.</param>
    /// <param name="look">Gets the last iteration that is complete; returns the result, or null to go on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">The run failed or stopped.</exception>
    public static async Task<T> MeasureAsync<T>(IExperimentGrain run, ExperimentSpecification endless, int warmUp, Func<int, T?> look,
        CancellationToken cancellationToken) where T : class
    {
        await run.Submit(new SubmitRequest(SpecificationText.ToCanonicalYaml(endless)));
        T? result = null;
        await foreach (var update in run.Watch(IterationNumber.First, cancellationToken).WithCancellation(cancellationToken))
        {
            var status = update.Status;
            if (status.State == RunState.Failed) throw new CommandException(ExitCode.RunFailed, $"the run failed: {status.Message}");
            if (update.Rows.Count > 0 && status.Iteration.Value >= warmUp && (result = look(status.Iteration.Value)) is not null) break;
        }
        if (result is null) throw new CommandException(ExitCode.RunFailed, "the run stopped before it was measured");
        await run.Cancel();
        return result;
    }
}
