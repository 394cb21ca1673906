using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Experiments;

internal sealed partial class ExperimentGrain
{
    [LoggerMessage(1, LogLevel.Information, "Run {Run}: starts at iteration {Iteration} of {Iterations} as {Owner}")]
    private static partial void LogStarts(ILogger logger, RunId run, int iteration, int iterations, string owner);

    [LoggerMessage(2, LogLevel.Information, "Run {Run}: is now {State} at iteration {Iteration}")]
    private static partial void LogState(ILogger logger, RunId run, RunState state, int iteration);

    [LoggerMessage(3, LogLevel.Error, "Run {Run}: failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(4, LogLevel.Warning, "Run {Run}: another activation has taken it over; this one stops")]
    private static partial void LogFenced(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(5, LogLevel.Warning, "Run {Run}: cannot go on here")]
    private static partial void LogCannotGoOn(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(6, LogLevel.Warning, "Run {Run}: the list of runs could not be told its state")]
    private static partial void LogNotListed(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(7, LogLevel.Warning, "Run {Run}: its reminder could not be changed; it is woken at silo start only")]
    private static partial void LogNoReminder(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(8, LogLevel.Warning, "Run {Run}: its last checkpoint could not be written; " +
        "work since iteration {Iteration} will be done again")]
    private static partial void LogNotCheckpointed(ILogger logger, Exception exception, RunId run, int iteration);

    [LoggerMessage(9, LogLevel.Error, "Run {Run}: {Damage}")]
    private static partial void LogDamaged(ILogger logger, RunId run, string damage);

    [LoggerMessage(10, LogLevel.Warning, "Run {Run}: its history could not be looked at")]
    private static partial void LogNotInspected(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(11, LogLevel.Information, "Run {Run}: deleted; it was {State} at iteration {Iteration}")]
    private static partial void LogDeleted(ILogger logger, RunId run, RunState state, int iteration);

    [LoggerMessage(12, LogLevel.Warning, "Run {Run}: deleted, and something of it is still stored; removing it is tried again")]
    private static partial void LogRemains(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(20, LogLevel.Error, "Run {Run}: failed: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, RunId run, string reason);
}
