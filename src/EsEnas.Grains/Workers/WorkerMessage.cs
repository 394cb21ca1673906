namespace EsEnas.Grains.Workers;

/// <summary>
/// What a frame between a silo and one of its worker processes says. The first ones are the silo's, the others the worker's.
/// </summary>
internal enum WorkerMessage : byte
{
    /// <summary>A definition: its name, the specification, and the names of those that go.</summary>
    Define = 1,

    /// <summary>A policy to try: its name, the policy file, and the names of those that go.</summary>
    DefinePolicy,

    /// <summary>The shared part of a definition's plan.</summary>
    Plan,

    /// <summary>One evaluation of a definition's plan.</summary>
    Evaluate,

    /// <summary>One episode of a policy.</summary>
    Try,

    /// <summary>An environment to trace, at its start.</summary>
    BeginTrace,

    /// <summary>Actions of the trace.</summary>
    Trace,

    /// <summary>An environment to step, and the start of an episode in it.</summary>
    BeginEpisode,

    /// <summary>A step of the episode.</summary>
    Step,

    /// <summary>The evaluation may continue.</summary>
    Go,

    /// <summary>The evaluation is not wanted any more.</summary>
    Stop,

    /// <summary>Ready, or done; with the result.</summary>
    Done = 64,

    /// <summary>The evaluation has used the time that it was granted.</summary>
    Spent,

    /// <summary>The evaluation was stopped.</summary>
    Stopped,

    /// <summary>It threw; with the message.</summary>
    Failed,

    /// <summary>The input is refused; with the message.</summary>
    Refused,
}
