using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks;

/// <summary>
/// Finds out before a run whether what a policy does reaches the reward of a task file: random policies, each from the very same start,
/// whose returns ought to differ.
/// </summary>
/// <remarks>
/// Thread safe. Blocks for about a second: the rollouts, at most 40,000 integration steps in all, are made in a process of their own, like
/// the trial of the model (<see cref="ModelProbe"/>), since a model may end its process in any step.
/// </remarks>
public static class RewardProbe
{
    private const int Policies = 8;
    private const int MostSteps = 500;
    private const int MostIntegrationSteps = 5_000;

    /// <summary>
    /// What looks like a slip in the reward of a specification's task, a sentence each: by the text of its task file
    /// (<see cref="TaskDescription.Warnings"/>), then by the rollouts. Empty for a built-in task.
    /// </summary>
    /// <exception cref="SpecificationException">The task is refused.</exception>
    /// <exception cref="EsEnas.MuJoCo.MuJoCoUnavailableException">There is no usable library.</exception>
    public static IReadOnlyList<string> Warnings(ExperimentSpecification specification) =>
        Warnings(specification, ModelProbe.ChildCommand, ModelProbe.Limits);

    /// <summary>The same by a child of another command or under other limits.</summary>
    internal static IReadOnlyList<string> Warnings(ExperimentSpecification specification, IReadOnlyList<string> command,
        ModelProbeLimits limits)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (TaskCatalog.IsBuiltIn(specification.Task)) return [];
        var description = TaskCatalog.Describe(specification);
        var (failure, _, answer) = ModelProbeParent.Run(command, limits, TaskJson.Write(specification), [ModelProbeChild.RewardArgument]);
        return failure.Length > 0
            ? [.. description.Warnings, $"a rollout with a random policy failed: {failure}"]
            : [.. description.Warnings, .. answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    /// <summary>The child's side.</summary>
    internal static IReadOnlyList<string> RunAsChild(string input) => RollOutAndJudge(TaskJson.Read(input));

    /// <summary>The rollouts, in this process, and what they say.</summary>
    internal static IReadOnlyList<string> RollOutAndJudge(ExperimentSpecification specification) =>
        [.. Judge(RollOut(specification, TaskCatalog.Describe(specification)))];

    private static List<Outcome> RollOut(ExperimentSpecification specification, TaskDescription description)
    {
        // A linear policy with biases, whatever the run's own is: it acts also where all that is observed is zero.
        var probe = new ExperimentSpecification
        {
            Task = specification.Task,
            TaskOptions = specification.TaskOptions,
            TaskFile = specification.TaskFile,
            Horizon = Math.Min(specification.Horizon, Math.Clamp(MostIntegrationSteps / description.FrameSkip, 1, MostSteps)),
            Policy = new PolicySpecification { Hidden = [], OutputBias = true, ActionScale = specification.Policy.ActionScale },
            Search = new SearchSpecification { Space = SearchKind.Unstructured },
            Normalization = new NormalizationSpecification { Observations = false },
        };
        var objective = TaskCatalog.CreateObjective(probe);
        using var evaluator = objective.CreateEvaluator();
        var model = objective.Models.Space.Sample(new RandomStream(probe.Seed, RandomPurpose.Sample));
        var outcomes = new List<Outcome>(Policies);
        for (var i = 0; i < Policies; i++)
        {
            var theta = new double[objective.Models.ParameterCount];
            new RandomStream(probe.Seed, RandomPurpose.Sample, 1, (uint)i).FillNormal(theta);
            var evaluation = new Evaluation(i, 0, 0, model, new EpisodeKey(RandomPurpose.Sample, 2, 0));
            var plan = new EvaluationPlan(AfterTraining, probe.Seed, theta, 1, Normalizer.Identity(objective.ObservationSize),
                [evaluation]) { IsPruned = true };
            outcomes.Add(evaluator.Evaluate(plan, evaluation, CancellationToken.None));
        }

        return outcomes;
    }

    // The task as it is declared, whatever a curriculum makes of it at first.
    private static PlanId AfterTraining => new(1, 0, 0);

    private static IEnumerable<string> Judge(List<Outcome> outcomes)
    {
        var valid = outcomes.Where(outcome => outcome.IsValid).ToList();
        if (valid.Count < 2) yield break;
        if (valid.TrueForAll(outcome => outcome.Steps == 1)) yield return "every episode ends at its first step, whatever the policy does";
        if (valid.TrueForAll(outcome => outcome.TrainingReturn.Equals(valid[0].TrainingReturn)))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{valid.Count} random policies from one start all get the training return {valid[0].TrainingReturn:0.######} in " +
                $"{valid.Max(outcome => outcome.Steps)} steps: "
                + $"nothing that they did reached what is rewarded");
        }
    }
}
