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
    /// <param name="workers">Where episodes of a task file are played.</param>
    /// <param name="options">Who acts, and what is written.</param>
    /// <param name="ended">Told of each episode's end, by several threads at once.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <exception cref="CommandException">The program that acts failed, or the task ended its process in a traced episode.</exception>
    public static async Task<TrialOutcome> RunAsync(PolicyDocument policy, int episodes, ulong seed, int slots,
        EvaluationWorkers workers, TrialOptions options, Action<EpisodeResult> ended, CancellationToken cancellationToken)
    {
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        // What fails one of them ends all.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = new EpisodeResult?[episodes];
        var next = -1;
        var differences = new double[episodes];

        int? Next() => Interlocked.Increment(ref next) is var episode && episode < episodes ? episode : null;
        void Note(int episode, EpisodeResult result, double difference)
        {
            (results[episode], differences[episode]) = (result, difference);
            ended(result);
        }

        void Work()
        {
            try
            {
                if (options == new TrialOptions() && specification.TaskFile.Definition is not null)
                    WorkElsewhere(workers, policy, seed, Next, Note, stop.Token);
                else
                    WorkHere(policy, specification, workers, options, seed, Next, Note, stop.Token);
            }
            catch (CommandException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C ends the program that acts, too.
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }

        try
        {
            if (options.Trace is { } trace)
            {
                using var task = TaskCatalog.CreateEnvironment(specification);
                trace.Begin(task);
            }
            await Task.WhenAll(Enumerable.Range(0, Math.Min(slots, episodes))
                .Select(_ => Task.Factory.StartNew(Work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is done is done.
        }
        // Interrupted before an episode ended there is nothing to write, least of all over what is there.
        if (Array.Exists(results, result => result is not null)) options.Trace?.Finish();
        return new TrialOutcome([.. results.OfType<EpisodeResult>()], workers.LastAbortReason,
            options.Program is null ? null : differences.Aggregate(Math.Max));
    }

    private static void WorkHere(PolicyDocument policy, ExperimentSpecification specification, EvaluationWorkers workers,
        TrialOptions options, ulong seed, Func<int?> next, Action<int, EpisodeResult, double> note, CancellationToken cancellationToken)
    {
        // Its names and sizes; a user's task is stepped in a worker process.
        using var task = TaskCatalog.CreateEnvironment(specification);
        using ITaskEnvironment? worker =
            specification.TaskFile.Definition is null ? null : workers.CreateEnvironment(specification, cancellationToken);
        using var program = options.Program is { } command ? PolicyProgram.Start(command, task.Info.ActionSize) : null;
        var stepped = worker ?? task;
        var horizon = TaskCatalog.Horizon(specification);
        try
        {
            while (next() is { } episode)
            {
                var trace = options.Trace?.Observer(stepped, task.StepSeconds, episode);
                IEnvironment seen = trace is null ? stepped : new ObservedEnvironment(stepped, trace);
                var driven = program is null ? null : new DrivenEnvironment(seen, program, task.Info.ActionSize);
                var result = new PolicyEvaluation(policy, task.Info, driven ?? seen, horizon).Run(seed, episode, cancellationToken);
                note(episode, result, driven?.LargestDifference ?? 0);
                options.Trace?.Add(episode, result, stepped.TermSums, trace);
            }
        }
        catch (InvalidOperationException error)
        {
            throw new CommandException(ExitCode.RunFailed, $"the policy cannot be measured: {error.Message}");
        }
    }

    private static void WorkElsewhere(EvaluationWorkers workers, PolicyDocument policy, ulong seed, Func<int?> next,
        Action<int, EpisodeResult, double> note, CancellationToken cancellationToken)
    {
        var json = policy.ToJson();
        // A worker keeps what it was told under a name: another task of the same policy is another one.
        var name = SpecificationText.Hash(SpecificationYaml.Read(policy.Provenance.Specification));
        try
        {
            while (next() is { } episode) note(episode, workers.Try(json, name, seed, episode, out _, cancellationToken), 0);
        }
        catch (Exception exception) when (exception is InvalidOperationException or EvaluationTimeoutException)
        {
            throw new CommandException(ExitCode.RunFailed, $"the policy cannot be measured: {exception.Message}");
        }
    }
}
