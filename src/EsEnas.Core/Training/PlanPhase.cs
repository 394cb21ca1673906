namespace EsEnas.Core.Training;

/// <summary>What a plan is for.</summary>
public enum PlanPhase
{
    /// <summary>A training iteration.</summary>
    Training = 0,

    /// <summary>Choosing the run's policy.</summary>
    Selection = 1,

    /// <summary>Training the weights of the chosen model alone; theta holds its live entries.</summary>
    Polish = 2,
}
