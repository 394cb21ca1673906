using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Dispatch;

internal sealed partial class EvaluationDispatcher
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run}: {Count} evaluations return to the queue: silo {Silo} did not answer")]
    private static partial void LogCallFailed(ILogger logger, Exception exception, RunId run, int count, SiloId silo);

    [LoggerMessage(2, LogLevel.Warning,
        "Run {Run}: silo {Silo} gets no work: its numbers have another identity, {Theirs} instead of {Ours}")]
    private static partial void LogOtherIdentity(ILogger logger, RunId run, SiloId silo, string theirs, string ours);

    [LoggerMessage(3, LogLevel.Error, "Run {Run}, {Plan}: silos {First} and {Second} disagree about evaluation {Index}: " +
        "one of them computes wrongly")]
    private static partial void LogDisagreement(ILogger logger, RunId run, string plan, SiloId first, SiloId second, int index);

    [LoggerMessage(4, LogLevel.Warning, "Run {Run}: evaluation {Index} threw on silo {Silo}, attempt {Attempt}")]
    private static partial void LogEvaluationFault(ILogger logger, Exception exception, RunId run, int index, SiloId silo, int attempt);

    [LoggerMessage(5, LogLevel.Information, "Run {Run}: {Count} evaluations are started a second time on idle silo {Silo}")]
    private static partial void LogAgain(ILogger logger, RunId run, int count, SiloId silo);

    [LoggerMessage(6, LogLevel.Information, "Run {Run}: {Count} evaluations return to the queue: silo {Silo} is stopping")]
    private static partial void LogSiloStops(ILogger logger, RunId run, int count, SiloId silo);

    [LoggerMessage(7, LogLevel.Error, "Run {Run}: silo {Silo} is quarantined: {Reason}")]
    private static partial void LogQuarantined(ILogger logger, RunId run, SiloId silo, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Run {Run}: silo {Silo} could not be told that it is quarantined")]
    private static partial void LogNotTold(ILogger logger, Exception exception, RunId run, SiloId silo);

    [LoggerMessage(9, LogLevel.Information, "Run {Run}: {Count} evaluations return to the queue: silo {Silo} takes no work ({Reason})")]
    private static partial void LogUnavailable(ILogger logger, RunId run, int count, SiloId silo, string reason);

    [LoggerMessage(10, LogLevel.Warning, "Run {Run}: silo {Silo} gets no work: it cannot read the run")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, RunId run, SiloId silo);

    [LoggerMessage(11, LogLevel.Warning, "Run {Run}: {Count} evaluations return to the queue: silo {Silo} is full: {Problem}")]
    private static partial void LogFull(ILogger logger, RunId run, int count, SiloId silo, string problem);
}
