using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Objectives;

/// <summary>A specification and all that is built from it. Immutable, thread safe.</summary>
internal sealed class RunDefinition
{
    public RunDefinition(ExperimentSpecification specification, IObjective objective)
    {
        Specification = specification;
        Yaml = SpecificationText.ToCanonicalYaml(specification);
        Hash = SpecificationText.Hash(specification);
        Objective = objective;
        NumericsIdentity = Objectives.NumericsIdentity.Of(objective);
        IdentityFingerprint = Objectives.NumericsIdentity.FingerprintOf(NumericsIdentity);
        Run = new Run(specification, objective);
    }

    public ExperimentSpecification Specification { get; }

    /// <summary>Canonical YAML.</summary>
    public string Yaml { get; }

    public string Hash { get; }

    public IObjective Objective { get; }

    public string NumericsIdentity { get; }

    /// <summary>Names the identity, briefly.</summary>
    public ulong IdentityFingerprint { get; }

    /// <summary>The run as a state machine.</summary>
    public Run Run { get; }

    /// <summary>Its training.</summary>
    public Trainer Trainer => Run.Trainer;
}
