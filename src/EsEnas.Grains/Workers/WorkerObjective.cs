using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Workers;

/// <summary>An objective whose evaluations are made in worker processes. Thread safe.</summary>
internal sealed class WorkerObjective(EvaluationWorkers workers, ExperimentSpecification specification, IObjective inner) : IObjective
{
    private readonly string hash = SpecificationText.Hash(specification);
    private readonly string yaml = SpecificationText.ToCanonicalYaml(specification);

    public string Name => inner.Name;

    public string Identity => inner.Identity;

    public int ObservationSize => inner.ObservationSize;

    public ModelSpace Models => inner.Models;

    public EnvironmentInfo? Environment => inner.Environment;

    public long MostIntegrationSteps => inner.MostIntegrationSteps;

    public IEvaluator CreateEvaluator() => new WorkerEvaluator(workers, hash, yaml,
        inner.Environment is { } environment ? environment.ModelBytes + environment.SimulationBytes : 0, inner.Models.Space);
}
