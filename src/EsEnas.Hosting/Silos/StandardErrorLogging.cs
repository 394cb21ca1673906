using EsEnas.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EsEnas.Hosting.Silos;

/// <summary>Warnings and worse, and what silo and stores do, one line each, on standard error: standard output belongs to data.</summary>
internal static class StandardErrorLogging
{
    internal static void Configure(ILoggingBuilder logging) => Configure(logging, LogLevel.Warning);

    /// <summary>For a console, which itself says what its user must know: nothing but what ends the process.</summary>
    internal static void ConfigureQuiet(ILoggingBuilder logging) => Configure(logging, LogLevel.Critical);

    private static void Configure(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level);
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.AddConsoleFormatter<OperatorFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(options => options.FormatterName = OperatorFormatter.FormatterName);

        // These warn at every start (server garbage collection would cost memory and win nothing here) and whenever every core
        // computes, which is what a silo is for.
        var special = level > LogLevel.Error ? level : LogLevel.Error;
        logging.AddFilter("Orleans.Runtime.Silo", special);
        logging.AddFilter("Orleans.Runtime.Watchdog", special);

        // Each retry of a placement, twice; the caller reports the result.
        logging.AddFilter("Polly", special);
        if (level < LogLevel.Critical) logging.AddFilter("EsEnas.Hosting", LogLevel.Information);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
