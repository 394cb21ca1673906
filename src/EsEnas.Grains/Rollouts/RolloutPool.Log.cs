using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Rollouts;

internal sealed partial class RolloutPool
{
    [LoggerMessage(1, LogLevel.Information, "Rollout pool started: {Slots} slots, nice {Nice}")]
    private static partial void LogStarted(ILogger logger, int slots, int nice);

    [LoggerMessage(2, LogLevel.Error, "Evaluation {Index} of run {Run} threw; its evaluator is replaced")]
    private static partial void LogFaulted(ILogger logger, Exception exception, int index, string run);

    [LoggerMessage(3, LogLevel.Warning, "An evaluator could not be disposed")]
    private static partial void LogDisposeFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Evaluation {Index} of run {Run} ended its worker process: {Reason}")]
    private static partial void LogAborted(ILogger logger, int index, string run, string reason);

    [LoggerMessage(5, LogLevel.Information,
        "{Count} simulations that were kept for reuse made way for others; models at work take {InUse} of {Limit} (--model-memory)")]
    private static partial void LogEvicted(ILogger logger, long count, string inUse, string limit);

    [LoggerMessage(6, LogLevel.Warning, "Evaluations of run {Run} wait for memory: each takes {Need}, and those that have begun take " +
        "{InUse} of {Limit} (--model-memory)")]
    private static partial void LogWaits(ILogger logger, string run, string need, string inUse, string limit);

    [LoggerMessage(7, LogLevel.Warning, "An evaluation of run {Run} takes {Need} of memory, more than the {Limit} that models may take " +
        "here (--model-memory): its evaluations are made one at a time, with nothing beside them")]
    private static partial void LogTooLarge(ILogger logger, string run, string need, string limit);
}
