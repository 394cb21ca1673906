using System.Collections.Concurrent;
using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Stores.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace EsEnas.Hosting.Logging;

/// <summary>
/// One line for each thing that an operator must know. What others say about a store that a watch has spoken of is left out, and what they
/// say again and again is counted; exceptions are shown without their stacks, but for faults of our own. A category whose level is Debug or
/// lower is shown whole.
/// </summary>
/// <remarks>Thread safe.</remarks>
internal sealed class OperatorFormatter(IOptionsMonitor<LoggerFilterOptions> filters, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>Its name.</summary>
    internal const string FormatterName = "esenas";

    /// <summary>Time in which a kind of line of others is written once.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private const string Own = "EsEnas.";
    private const int MaxMessage = 500;
    private readonly ConcurrentDictionary<(string Category, int Id, Type? Exception), Repetition> repeated = new();
    private readonly ConcurrentDictionary<string, bool> whole = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var category = logEntry.Category;
        bool own = IsOwn(category), everything = IsWhole(category);
        var more = 0;
        if (!everything && !own)
        {
            if (StoreCall.IsInside || StoreCall.HasSeen(logEntry.Exception)) return;
            if (logEntry.LogLevel < LogLevel.Critical)
            {
                var kind = repeated.GetOrAdd((category, logEntry.EventId.Id, logEntry.Exception?.GetType()), _ => new Repetition());
                if (!kind.MayWrite(time, Window, out more)) return;
            }
        }

        var message = OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (!everything && !own) message = WithoutStack(message);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(logEntry.LogLevel)}: {category}[{logEntry.EventId.Id}] {message}"));
        if (logEntry.Exception is { } exception)
        {
            var stack = everything || logEntry.LogLevel == LogLevel.Critical
                || (own && logEntry.LogLevel == LogLevel.Error && !StoreCall.HasSeen(exception));
            textWriter.Write($" {OneLine(stack ? exception.ToString() : ShortText.Of(exception))}");
        }

        if (more > 0) textWriter.Write(string.Create(CultureInfo.InvariantCulture, $" (and {more} more of this kind since the last)"));
        textWriter.Write(Environment.NewLine);
    }

    // Orleans logs a store's failures under the name of the store's type.
    private static bool IsOwn(string category) =>
        category.StartsWith(Own, StringComparison.Ordinal) && category != typeof(GrainStore).FullName;

    // Some put an exception's whole text into their message.
    private static string WithoutStack(string message)
    {
        var end = message.IndexOf("   at ", StringComparison.Ordinal) is >= 0 and var stack ? stack : message.Length;
        return end > MaxMessage ? message[..MaxMessage] + "…" : message[..end].TrimEnd();
    }

    // Lines quote what came over the network: no terminal may obey it.
    private static string OneLine(string text) => SafeText.Line(text.ReplaceLineEndings(" "));

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    // As the rules of the settings say it: the longest prefix of the category decides.
    private bool IsWhole(string category) => whole.GetOrAdd(category, name => filters.CurrentValue.Rules
        .Where(rule => rule.CategoryName is { } prefix && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        .MaxBy(rule => rule.CategoryName!.Length) is { LogLevel: <= LogLevel.Debug });
}
