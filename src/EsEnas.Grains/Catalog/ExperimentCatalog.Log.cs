using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Catalog;

internal sealed partial class ExperimentCatalog
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run} could not be woken")]
    private static partial void LogNotWoken(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(2, LogLevel.Warning, "The list of runs could not be compared with the store")]
    private static partial void LogNotMended(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "The list of runs said otherwise: run {Run} is {State} by its record")]
    private static partial void LogMended(ILogger logger, RunId run, RunState state);

    [LoggerMessage(4, LogLevel.Error, "The list of runs was damaged and has been rebuilt from the store with {Runs} runs: {Damage}")]
    private static partial void LogRebuilt(ILogger logger, int runs, string damage);

    [LoggerMessage(5, LogLevel.Warning, "Run {Run} could not be looked at")]
    private static partial void LogNotLookedAt(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(6, LogLevel.Error, "What is stored of run {Run} cannot be decoded; 'show' says why")]
    private static partial void LogFoundDamaged(ILogger logger, RunId run);

    [LoggerMessage(8, LogLevel.Warning, "Run {Run} is deleted, and something of it is still stored; removing it is tried again")]
    private static partial void LogNotDeleted(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(7, LogLevel.Warning, "The stored states of the listed runs could not be looked through")]
    private static partial void LogNotInspected(ILogger logger, Exception exception);
}
