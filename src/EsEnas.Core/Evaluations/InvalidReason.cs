namespace EsEnas.Core.Evaluations;

/// <summary>Why an evaluation has no valid return.</summary>
/// <remarks>
/// A function of the evaluation, as its return is. Numbers are stored and sent: new ones are added at the end, none changes.
/// </remarks>
public enum InvalidReason : byte
{
    /// <summary>It is valid.</summary>
    None = 0,

    /// <summary>Not known: recorded by a build that did not tell reasons.</summary>
    Unknown = 1,

    /// <summary>
    /// The simulation became unstable: a position, velocity or acceleration that is not finite, or beyond what the library accepts.
    /// </summary>
    Diverged = 2,

    /// <summary>The policy gave an action that is not finite.</summary>
    NonFiniteAction = 3,

    /// <summary>An observation is not finite, or too large for its moments.</summary>
    NonFiniteObservation = 4,

    /// <summary>A reward, or the sum of rewards, is not finite.</summary>
    NonFiniteReward = 5,

    /// <summary>A control beyond what the library accepts; it would take all controls as zero.</summary>
    BadControl = 6,

    /// <summary>
    /// There were more contacts than the model has room for: the library drops the others, and bodies fall through each other.
    /// </summary>
    ContactsFull = 7,

    /// <summary>There were more constraints than the model has room for: the library drops the others.</summary>
    ConstraintsFull = 8,

    /// <summary>The inertia matrix was too close to singular.</summary>
    BadInertia = 9,

    /// <summary>The library gave up and ended the process that ran the evaluation (out of its stack memory, for one).</summary>
    ProcessAborted = 10,
}
