using EsEnas.Core.Rollouts;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>The steps of one episode as rows: what was observed, what was done, what it gave.</summary>
internal sealed class EpisodeTrace(ITaskEnvironment environment, double stepSeconds, int episode, bool withPoses) : IStepObserver
{
    private readonly List<double[]> rows = [];
    private double[] observation = [];
    private double[] poses = [];

    /// <summary>The rows.</summary>
    public IReadOnlyList<double[]> Rows => rows;

    public void Begin(ReadOnlySpan<double> observation) => Keep(observation);

    public void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation)
    {
        rows.Add(
        [
            episode, rows.Count, rows.Count * stepSeconds, .. this.observation, .. action, result.Reward, .. environment.RewardTerms,
            result.Done ? 1 : 0, (int)result.Reason, .. poses, .. environment.TermSums,
        ]);
        Keep(observation);
    }

    private void Keep(ReadOnlySpan<double> observation)
    {
        this.observation = observation.ToArray();
        if (withPoses) poses = environment.BodyPoses.ToArray();
    }
}
