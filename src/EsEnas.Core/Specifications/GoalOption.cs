namespace EsEnas.Core.Specifications;

/// <summary>Goal sampling.</summary>
public enum GoalOption
{
    /// <summary>By the task's law.</summary>
    Sampled,

    /// <summary>The reference goal.</summary>
    Fixed,
}
