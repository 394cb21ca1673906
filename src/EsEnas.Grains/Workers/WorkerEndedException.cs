namespace EsEnas.Grains.Workers;

/// <summary>How a worker process ended.</summary>
internal enum WorkerEnd
{
    /// <summary>By what it computed: the library gave up, or it crashed.</summary>
    Aborted,

    /// <summary>By somebody else: a signal to end, or it could not start.</summary>
    Lost,

    /// <summary>It was silent for too long, and was ended.</summary>
    TimedOut,

    /// <summary>The evaluation was no longer wanted and did not stop.</summary>
    Cancelled,
}

/// <summary>A worker process has ended in the middle of its work.</summary>
internal sealed class WorkerEndedException(WorkerEnd end, string message) : Exception(message)
{
    public WorkerEnd End => end;
}
