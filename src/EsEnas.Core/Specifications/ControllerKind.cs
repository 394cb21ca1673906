namespace EsEnas.Core.Specifications;

/// <summary>Kinds of controller.</summary>
public enum ControllerKind
{
    /// <summary>Fresh uniform models.</summary>
    Random,

    /// <summary>Regularized evolution (App. C.1.1).</summary>
    RegularizedEvolution,

    /// <summary>A pointer network trained by PPO (App. C.1.2).</summary>
    PolicyGradient,

    /// <summary>Independent decisions trained by PPO.</summary>
    Factorized,

    /// <summary>Mutations of the best model so far.</summary>
    HillClimb,

    /// <summary>Speciation by the models' distance.</summary>
    Neat,
}
