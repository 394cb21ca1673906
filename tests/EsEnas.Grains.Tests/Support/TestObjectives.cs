using System.Collections.Concurrent;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Tests.Support;

/// <summary>
/// Objectives over <see cref="PointEnvironment"/> that a test can watch, slow down, break and rename. Shared by all silos of a cluster.
/// </summary>
internal sealed class TestObjectives : IObjectiveFactory
{
    private readonly ConcurrentQueue<Watched> instances = new();
    private int made;

    /// <summary>Called on the slot before each evaluation.</summary>
    public Action<EvaluationPlan, Evaluation, CancellationToken> Before { get; set; } = (_, _, _) => { };

    /// <summary>Why an evaluation is invalid; None leaves it as it is.</summary>
    public Func<EvaluationPlan, Evaluation, InvalidReason> Reason { get; set; } = (_, _) => InvalidReason.None;

    /// <summary>Why no objective can be made; null: one can.</summary>
    public Func<Exception?> Refuse { get; set; } = () => null;

    public string Identity { get; set; } = PointEnvironment.Info.Identity;

    /// <summary>What a simulation says that it takes.</summary>
    public long SimulationBytes { get; set; }

    /// <summary>Evaluations begun.
    public int Made => Volatile.Read(ref made);

    /// <summary>Evaluations begun by each objective made: one per silo and specification.</summary>
    public IReadOnlyList<int> MadeByEach => [.. instances.Select(i => i.Made)];

    public IObjective Create(ExperimentSpecification specification)
    {
        if (specification.Task != "point")
            throw new SpecificationException(new SpecificationError("task", specification.Task, "point"));
        if (Refuse() is { } refusal) throw refusal;
        var watched = new Watched(this,
            new EnvironmentObjective(specification, PointEnvironment.Info with { Identity = Identity, SimulationBytes = SimulationBytes },
                () => new PointEnvironment()));
        instances.Enqueue(watched);
        return watched;
    }

    private sealed class Watched(TestObjectives owner, EnvironmentObjective inner) : IObjective
    {
        private int made;

        public int Made => Volatile.Read(ref made);

        public string Name => inner.Name;

        public string Identity => inner.Identity;

        public int ObservationSize => inner.ObservationSize;

        public ModelSpace Models => inner.Models;

        public EnvironmentInfo? Environment => inner.Environment;

        public long MostIntegrationSteps => inner.MostIntegrationSteps;

        public IEvaluator CreateEvaluator() => new Evaluator(owner, this, inner.CreateEvaluator());

        public void Count() => Interlocked.Increment(ref made);
    }

    private sealed class Evaluator(TestObjectives owner, Watched objective, IEvaluator inner) : IEvaluator
    {
        public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner.made);
            objective.Count();
            owner.Before(plan, evaluation, cancellationToken);
            var reason = owner.Reason(plan, evaluation);
            return reason == InvalidReason.None
                ? inner.Evaluate(plan, evaluation, cancellationToken)
                : new Outcome(evaluation.Index, reason, 0, 0, 1, null);
        }

        public void Dispose() => inner.Dispose();
    }
}
