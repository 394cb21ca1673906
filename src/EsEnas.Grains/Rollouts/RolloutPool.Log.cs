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
}
