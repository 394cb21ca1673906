using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;

namespace EsEnas.Core.Evaluations;

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
