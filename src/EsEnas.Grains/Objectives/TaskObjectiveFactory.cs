using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;

namespace EsEnas.Grains.Objectives;

/// <summary>Objectives from the tasks: built-in ones in this process, a user's in worker processes.</summary>
internal sealed class TaskObjectiveFactory(EvaluationWorkers workers) : IObjectiveFactory
{
    public IObjective Create(ExperimentSpecification specification) =>
        workers.Guard(specification, TaskCatalog.CreateObjective(specification));
}
