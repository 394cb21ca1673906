using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Grains.Objectives;

/// <summary>Objectives from the built-in tasks.</summary>
internal sealed class TaskObjectiveFactory : IObjectiveFactory
{
    public IObjective Create(ExperimentSpecification specification) => TaskCatalog.CreateObjective(specification);
}
