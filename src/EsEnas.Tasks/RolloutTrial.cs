using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks;

/// <summary>What a few random policies did on a task, before a run is begun with it.</summary>
/// <param name="Episodes">The episodes that came to an end.</param>
/// <param name="Horizon">The most steps that they had: the task's horizon, or less where that would take too long.</param>
/// <param name="Used">Most contacts and constraints at once.</param>
/// <param name="Needed">The same in a model with as much room as there is memory for, where the task's own has too little; null
/// elsewhere.</param>
/// <param name="Failure">What ended the trial before its end: what the library said, or how long it took. Empty if nothing did.</param>
public sealed record RolloutTrial(ImmutableArray<EpisodeResult> Episodes, int Horizon, ModelUse Used, ModelUse? Needed, string Failure)
{
    private const int Policies = 8;

    // From hardly acting to acting at the limits: a task that only bears gentle policies can still be trained.
    private static readonly double[] Scales = [0.003, 0.03, 0.3, 1];
    private const int IntegrationSteps = 2_000;

    /// <summary>Whether even the roomiest model that there is memory for has too little room.</summary>
    public bool NeedsMore { get; init; }

    /// <summary>Why episodes are invalid.</summary>
    public InvalidCounts Invalid => InvalidCounts.Of(Episodes.Select(episode => episode.Reason));

    /// <summary>
    /// Rolls out eight random policies, of weights from small to large, each from a start of its own. Those of a task file are rolled out
    /// in a process of their own (see <see cref="ModelProbe"/>), since a model may end its process in any step. Blocks for a second, at
    /// most for half a minute of processor time.
    /// </summary>
    /// <exception cref="SpecificationException">The task is refused, or has no environment.</exception>
    /// <exception cref="MuJoCo.MuJoCoUnavailableException">There is no usable library.</exception>
    public static RolloutTrial Run(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (!TaskCatalog.IsBuiltIn(specification.Task)) return RolloutTrialChild.Run(specification, HorizonOf(specification));
        var episodes = new List<EpisodeResult>();
        var used = RollOut(specification, (episode, _) => episodes.Add(episode));
        return new RolloutTrial([.. episodes], HorizonOf(specification), used, null, "");
    }

    /// <summary>The rollouts, in this process.</summary>
    /// <param name="specification">The task.</param>
    /// <param name="ended">Gets each episode, with the most contacts and constraints up to its end.</param>
    /// <returns>Most contacts and constraints at once.</returns>
    internal static ModelUse RollOut(ExperimentSpecification specification, Action<EpisodeResult, ModelUse> ended)
    {
        // Linear policies with biases, whatever the run's own are: they act also where all that is observed is zero.
        var probe = new ExperimentSpecification
        {
            Task = specification.Task,
            TaskOptions = specification.TaskOptions,
            TaskFile = specification.TaskFile,
            Horizon = HorizonOf(specification),
            Policy = specification.Policy with { Hidden = [], LinearNeurons = 0, OutputBias = true },
            Search = new SearchSpecification { Space = SearchKind.Unstructured },
            Normalization = new NormalizationSpecification { Observations = false },
        };
        using var environment = TaskCatalog.CreateEnvironment(probe);
        var policies = (PolicySpace)TaskCatalog.CreateObjective(probe).Models;
        var model = policies.Space.Sample(new RandomStream(probe.Seed, RandomPurpose.Sample));
        var info = environment.Info;
        var action = new double[info.ActionSize];
        var used = default(ModelUse);
        for (uint i = 0; i < Policies; i++)
        {
            var theta = new double[policies.ParameterCount];
            new RandomStream(probe.Seed, RandomPurpose.Sample, 3, i).FillNormal(theta);
            for (var j = 0; j < theta.Length; j++) theta[j] *= Scales[i % Scales.Length];
            var policy = new Policy(policies.Wire(model, theta), Normalizer.Identity(info.ObservationSize), info.ActionLow, info.ActionHigh,
                ActionScales.Settle(probe, info).Policy.ActionScale ?? ActionScale.Range);
            var start = new RandomStream(probe.Seed, RandomPurpose.Sample, 4, i);
            var result = Episode.Run(environment, policy, probe.Horizon, start, null, action, CancellationToken.None);
            used = used.Or(new ModelUse(environment.Simulation.MaxContactsUsed, environment.Simulation.MaxConstraintsUsed));
            ended(result, used);
        }

        return used;
    }

    internal static int HorizonOf(ExperimentSpecification specification) =>
        Math.Min(TaskCatalog.Horizon(specification), Math.Max(1, IntegrationSteps / TaskCatalog.Describe(specification).FrameSkip));
}
