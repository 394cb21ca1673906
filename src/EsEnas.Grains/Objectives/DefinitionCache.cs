using EsEnas.Core.Documents;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Rollouts;

namespace EsEnas.Grains.Objectives;

/// <summary>The definitions that runs and batches on this silo use, by specification hash. Thread safe.</summary>
internal sealed class DefinitionCache(IObjectiveFactory objectives, TimeProvider time)
{
    private readonly ArrivalCache<RunDefinition> definitions = new(capacity: 256, time);

    /// <summary>The definition of a specification, whose action scale is settled before.</summary>
    /// <exception cref="SpecificationException">The text is invalid or does not fit the task.</exception>
    public RunDefinition Add(string yaml) => Add(SpecificationYaml.Read(yaml));

    /// <inheritdoc cref="Add(string)"/>
    public RunDefinition Add(ExperimentSpecification specification)
    {
        var hash = SpecificationText.Hash(specification);
        // Equal but for where the values came from: the same objective, another record.
        if (definitions.TryGet(hash, out var known))
            return known.Specification.Recipe == specification.Recipe ? known : new RunDefinition(specification, known.Objective);
        var objective = objectives.Create(specification);
        var settled = ActionScales.Settle(specification, objective.Environment);
        if (settled != specification) return Add(settled);
        var definition = new RunDefinition(specification, objective);
        definitions.Set(hash, definition);
        return definition;
    }

    /// <summary>The definition of that hash, as soon as it is there; null if it does not come in time.</summary>
    public Task<RunDefinition?> FindAsync(string hash, TimeSpan timeout, CancellationToken cancellationToken) =>
        definitions.FindAsync(hash, timeout, cancellationToken);
}
