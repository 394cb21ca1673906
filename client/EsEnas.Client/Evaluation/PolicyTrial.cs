using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// Episodes of a policy file on the task it was made for: that of its task file included, same options, same horizon. Episode i has its own
/// random stream, so slots change nothing. Those of a user's task run in worker processes.
/// </summary>
internal static class PolicyTrial
{
    /// <summary>Plays the episodes; on Ctrl-C those that are over count.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="seed">Seed of the episodes.</param>
    /// <param name="slots">How many at once.</param>
    /// <param name="ended">Told of each episode's end, by several threads at once.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <returns>The episodes that came to an end, in order, and what the library said if one ended its process; empty if none
    /// did.</returns>
    public static async Task<(IReadOnlyList<EpisodeResult> Episodes, string AbortReason)> RunAsync(PolicyDocument policy, int episodes,
        ulong seed, int slots, Action<EpisodeResult> ended, CancellationToken cancellationToken)
    {
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var results = new EpisodeResult?[episodes];
        var next = -1;
        Action work = specification.TaskFile.Definition is null
            ? () => WorkHere(policy, specification, Next, Run)
            : () => WorkElsewhere(workers, policy, seed, Next, Note, cancellationToken);

        int? Next() => Interlocked.Increment(ref next) is var episode && episode < episodes ? episode : null;
        void Run(PolicyEvaluation evaluation, int episode) => Note(episode, evaluation.Run(seed, episode, cancellationToken));
        void Note(int episode, EpisodeResult result)
        {
            results[episode] = result;
            ended(result);
        }

        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(slots, episodes))
                .Select(_ => Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is done is done.
        }
        return ([.. results.OfType<EpisodeResult>()], workers.LastAbortReason);
    }

    private static void WorkHere(PolicyDocument policy, ExperimentSpecification specification, Func<int?> next,
        Action<PolicyEvaluation, int> run)
    {
        using var environment = TaskCatalog.CreateEnvironment(specification);
        var evaluation = new PolicyEvaluation(policy, environment.Info, environment, TaskCatalog.Horizon(specification));
        while (next() is { } episode) run(evaluation, episode);
    }

    private static void WorkElsewhere(EvaluationWorkers workers, PolicyDocument policy, ulong seed, Func<int?> next,
        Action<int, EpisodeResult> note, CancellationToken cancellationToken)
    {
        var json = policy.ToJson();
        try
        {
            while (next() is { } episode) note(episode, workers.Try(json, "policy", seed, episode, out _, cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidOperationException or EvaluationTimeoutException)
        {
            throw new CommandException(ExitCode.RunFailed, $"the policy cannot be measured: {exception.Message}");
        }
    }
}
