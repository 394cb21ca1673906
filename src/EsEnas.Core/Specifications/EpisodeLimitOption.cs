namespace EsEnas.Core.Specifications;

/// <summary>Step limit.</summary>
public enum EpisodeLimitOption
{
    /// <summary>The specification's horizon.</summary>
    Paper,

    /// <summary>At most Gym's own limit for the task.</summary>
    Gym,
}
