using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
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
        Selection = new PolicySelection(Trainer);
        Polish = specification.Polish.Iterations > 0 ? new FineTuner(Trainer, Selection) : null;
    }

    public ExperimentSpecification Specification { get; }

    /// <summary>Canonical YAML.</summary>
    public string Yaml { get; }

    public string Hash { get; }

    public IObjective Objective { get; }

    public string NumericsIdentity { get; }

    /// <summary>Names the identity, briefly.</summary>
    public ulong IdentityFingerprint { get; }

    public Run Run { get; }

    public Trainer Trainer => Run.Trainer;

    public PolicySelection Selection { get; }

    /// <summary>The polish; null if the specification asks for none.</summary>
    public FineTuner? Polish { get; }

    /// <summary>Whether the objective's models are policies, so that one can be chosen and exported.</summary>
    public bool HasPolicies => Objective is { Environment: not null, Models: PolicySpace };
}
