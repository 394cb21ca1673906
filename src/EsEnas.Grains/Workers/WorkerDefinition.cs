using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Grains.Workers;

/// <summary>What a worker keeps of a specification or of a policy: the same evaluators as a silo's own.</summary>
internal sealed class WorkerDefinition : IDisposable
{
    private readonly IObjective? objective;
    private readonly IEvaluator? evaluator;
    private readonly MuJoCoEnvironment? environment;
    private readonly PolicyEvaluation? policy;

    private WorkerDefinition(IObjective objective)
    {
        this.objective = objective;
        evaluator = objective.CreateEvaluator();
    }

    private WorkerDefinition(PolicyDocument document, ExperimentSpecification specification)
    {
        var made = TaskCatalog.CreateEnvironment(specification);
        environment = made;
        policy = new PolicyEvaluation(document, made.Info, made, TaskCatalog.Horizon(specification));
    }

    /// <summary>The shared part of the plan that is evaluated.</summary>
    public EvaluationPlan? Plan { get; set; }

    public static WorkerDefinition OfSpecification(ExperimentSpecification specification) =>
        new(TaskCatalog.CreateObjective(specification));

    public static WorkerDefinition OfPolicy(PolicyDocument document) =>
        new(document, SpecificationYaml.Read(document.Provenance.Specification));

    public Outcome Evaluate(ReadOnlySpan<byte> evaluation, IStepGate gate)
    {
        if (objective is null || evaluator is null || Plan is null) throw new InvalidOperationException("The worker process has no plan.");
        var space = Plan.SpaceOver(objective.Models.Space);
        return evaluator.Evaluate(Plan, PlanCodec.ReadEvaluations(space, evaluation)[0], gate, CancellationToken.None);
    }

    public EpisodeResult Try(ulong seed, int episode, IStepGate gate) =>
        (policy ?? throw new InvalidOperationException("The worker process has no policy.")).Run(seed, episode, gate);

    public void Dispose()
    {
        evaluator?.Dispose();
        environment?.Dispose();
    }
}
