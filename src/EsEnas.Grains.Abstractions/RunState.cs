namespace EsEnas.Grains.Abstractions;

/// <summary>States of a run.</summary>
public enum RunState
{
    /// <summary>Working, or about to.</summary>
    Running = 0,

    /// <summary>Stopped by request; can be resumed.</summary>
    Paused = 1,

    /// <summary>All iterations done and the policy chosen.</summary>
    Completed = 2,

    /// <summary>Stopped by an error that repeating would not cure; the checkpoint is kept.</summary>
    Failed = 3,

    /// <summary>Ended by request.</summary>
    Cancelled = 4,

    /// <summary>What is stored of it cannot be decoded: nothing works on it, and nothing is known of it but that.</summary>
    Damaged = 5,
}
