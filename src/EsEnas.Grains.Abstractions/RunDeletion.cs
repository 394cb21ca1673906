namespace EsEnas.Grains.Abstractions;

/// <summary>When a run may be deleted.</summary>
public enum RunDeletion
{
    /// <summary>If it is not running.</summary>
    Resting = 0,

    /// <summary>In any case: a running one is stopped first.</summary>
    Stopped = 1,

    /// <summary>If it is cancelled: for whoever takes its name again.</summary>
    Cancelled = 2,
}
