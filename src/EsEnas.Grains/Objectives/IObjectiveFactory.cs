using EsEnas.Core.Documents;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Objectives;

/// <summary>Makes the objective that a specification names. Thread safe.</summary>
public interface IObjectiveFactory
{
    /// <summary>The objective; equal specifications give objectives with equal values to the bit.</summary>
    /// <exception cref="SpecificationException">Unknown task, or sizes that do not fit it.</exception>
    IObjective Create(ExperimentSpecification specification);
}
