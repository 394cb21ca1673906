using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>Episodes of a policy file on the task it was made for: that of its task file included, same options, same horizon. Episode i has its own random stream, so slots change nothing.</summary>
internal static class PolicyTrial
{
    public static async Task<ReturnStatistics> RunAsync(PolicyDocument policy, int episodes, ulong seed, int slots, CancellationToken cancellationToken)
    {
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        var horizon = TaskCatalog.Horizon(specification);
        var results = new EpisodeResult[episodes];
        var next = -1;
        void Work()
        {
            using var environment = TaskCatalog.CreateEnvironment(specification);
            var evaluation = new PolicyEvaluation(policy, environment.Info, environment, horizon);
            for (int episode; (episode = Interlocked.Increment(ref next)) < episodes;) results[episode] = evaluation.Run(seed, episode, cancellationToken);
        }
        await Task.WhenAll(Enumerable.Range(0, Math.Min(slots, episodes)).Select(_ => Task.Factory.StartNew(Work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return ReturnStatistics.From(results);
    }
}
