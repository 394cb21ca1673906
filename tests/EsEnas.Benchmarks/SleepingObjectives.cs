using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Objectives;
using EsEnas.Tasks;

namespace EsEnas.Benchmarks;

/// <summary>Objectives whose evaluations only wait, and count how long they really did. Shared by all silos of a process.</summary>
internal sealed class SleepingObjectives(TimeSpan duration) : IObjectiveFactory
{
    private long evaluations;
    private long ticks;

    /// <summary>Evaluations ended, and the seconds that slots were busy with them.</summary>
    public (long Evaluations, double Seconds) Done =>
        (Interlocked.Read(ref evaluations), TimeSpan.FromTicks(Interlocked.Read(ref ticks)).TotalSeconds);

    public IObjective Create(ExperimentSpecification specification) => new Sleeping(this, TaskCatalog.CreateObjective(specification));

    private sealed class Sleeping(SleepingObjectives owner, IObjective inner) : IObjective
    {
        public string Name => inner.Name;

        public string Identity => inner.Identity;

        public int ObservationSize => inner.ObservationSize;

        public ModelSpace Models => inner.Models;

        public EnvironmentInfo? Environment => inner.Environment;

        public IEvaluator CreateEvaluator() => new Evaluator(owner, inner.CreateEvaluator());
    }

    private sealed class Evaluator(SleepingObjectives owner, IEvaluator inner) : IEvaluator
    {
        // Never set: waiting for the token itself would cost an event of the operating system for every evaluation.
        private readonly ManualResetEvent never = new(initialState: false);

        public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
        {
            var start = TimeProvider.System.GetTimestamp();
            never.WaitOne(owner.Duration);
            var outcome = inner.Evaluate(plan, evaluation, cancellationToken);
            Interlocked.Add(ref owner.ticks, TimeProvider.System.GetElapsedTime(start).Ticks);
            Interlocked.Increment(ref owner.evaluations);
            return outcome;
        }

        public void Dispose()
        {
            inner.Dispose();
            never.Dispose();
        }
    }

    private TimeSpan Duration => duration;
}
