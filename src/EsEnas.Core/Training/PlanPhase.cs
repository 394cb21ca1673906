namespace EsEnas.Core.Training;

/// <summary>What a plan is for.</summary>
public enum PlanPhase
{
    /// <summary>A training iteration.</summary>
    Training = 0,

    /// <summary>Choosing the run's policy.</summary>
    Selection = 1,
}
