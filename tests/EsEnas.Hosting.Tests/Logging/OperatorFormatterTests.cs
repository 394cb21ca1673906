using EsEnas.Hosting.Logging;
using EsEnas.Hosting.Stores.Watching;
using EsEnas.Hosting.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EsEnas.Hosting.Tests.Logging;

public sealed class OperatorFormatterTests
{
    private const string Theirs = "Orleans.Runtime.Something";
    private const string Ours = "EsEnas.Grains.Experiments.ExperimentGrain";
    private readonly ManualTime time = new();
    private readonly LoggerFilterOptions filters = new();
    private OperatorFormatter? formatter;

    [Fact]
    public void Line_is_one_line_with_time_level_category_and_id() =>
        Assert.Equal($"1970-01-01T01:00:00.000Z warn: {Ours}[7] two lines\n", Write(Ours, LogLevel.Warning, "two\nlines"));

    [Fact]
    public void Line_that_quotes_what_came_over_the_network_is_obeyed_by_no_terminal()
    {
        var line = Write(Ours, LogLevel.Warning, "Run a\u001b[2J\r\nfake: b\u202e", new IOException("gone\u009b"));
        Assert.EndsWith("Run a\\u001b[2J fake: b\\u202e IOException: gone\\u009b\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Echo_of_a_failed_request_is_left_out_and_our_own_line_about_it_has_no_stack()
    {
        Exception seen = new InvalidOperationException("Error from storage provider", Thrown(new IOException("gone")));
        StoreCall.See(seen.InnerException!);
        Assert.Empty(Write(Theirs, LogLevel.Error, "Error activating grain", seen));
        Assert.Empty(Write(typeof(GrainStore).FullName!, LogLevel.Error, "Error from storage provider", seen));
        var own = Write(Ours, LogLevel.Error, "Run r: failed", seen);
        Assert.EndsWith("Run r: failed InvalidOperationException: Error from storage provider <- IOException: gone\n", own,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_provider_says_inside_a_request_is_left_out()
    {
        var text = await Task.Run(() =>
        {
            StoreCall.Enter();
            return Write(Theirs, LogLevel.Error, "Failed to read", new IOException("gone"));
        }, TestContext.Current.CancellationToken);
        Assert.Empty(text);
    }

    [Fact]
    public void Stack_is_shown_for_faults_of_our_own_and_for_what_ends_the_process()
    {
        var fault = Thrown(new InvalidOperationException("why"));
        Assert.Contains("   at ", Write(Ours, LogLevel.Error, "Run r: failed", fault), StringComparison.Ordinal);
        Assert.Contains("   at ", Write(Theirs, LogLevel.Critical, "the end", fault), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Write(Ours, LogLevel.Warning, "cannot go on here", fault), StringComparison.Ordinal);
        Assert.EndsWith("bad InvalidOperationException: why\n", Write(Theirs, LogLevel.Error, "bad", fault), StringComparison.Ordinal);
    }

    [Fact]
    public void Others_are_heard_once_a_minute_of_each_kind_and_the_rest_is_counted()
    {
        Assert.NotEmpty(Write(Theirs, LogLevel.Warning, "one"));
        Assert.Empty(Write(Theirs, LogLevel.Warning, "two"));
        Assert.NotEmpty(Write(Theirs, LogLevel.Warning, "another kind", new TimeoutException("late")));
        Assert.NotEmpty(Write("Orleans.Other", LogLevel.Warning, "one"));
        time.Pass(59);
        Assert.Empty(Write(Theirs, LogLevel.Warning, "three"));
        time.Pass(1);
        Assert.EndsWith("four (and 2 more of this kind since the last)\n", Write(Theirs, LogLevel.Warning, "four"),
            StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) Assert.NotEmpty(Write(Ours, LogLevel.Warning, "ours"));
        for (var i = 0; i < 3; i++) Assert.NotEmpty(Write(Theirs, LogLevel.Critical, "the end"));
    }

    [Fact]
    public void Category_at_debug_is_shown_whole()
    {
        filters.Rules.Add(new LoggerFilterRule(null, "Orleans", LogLevel.Debug, null));
        filters.Rules.Add(new LoggerFilterRule(null, "Orleans.Quiet", LogLevel.Error, null));
        var seen = Thrown(new IOException("gone"));
        StoreCall.See(seen);
        for (var i = 0; i < 2; i++)
            Assert.Contains("   at ", Write(Theirs, LogLevel.Error, "Error activating grain", seen), StringComparison.Ordinal);
        Assert.Empty(Write("Orleans.Quiet.One", LogLevel.Error, "Error activating grain", seen));
    }

    [Fact]
    public void Long_and_repeating_messages_are_cut()
    {
        var text = ShortText.Of(
            new InvalidOperationException("outer: inner", new InvalidOperationException("inner", new IOException(new string('x', 5000)))));
        Assert.StartsWith("InvalidOperationException: outer: inner <- IOException: xxx", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 200, 300);
        Assert.EndsWith("] failed: IOException: gone\n",
            Write(Theirs, LogLevel.Error, "failed: IOException: gone\n   at Here()\n   at There()"), StringComparison.Ordinal);
        Assert.InRange(Write("Orleans.Other", LogLevel.Error, new string('x', 5000)).Length, 500, 600);
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private string Write(string category, LogLevel level, string message, Exception? exception = null)
    {
        formatter ??= new OperatorFormatter(new Monitor(filters), time);
        StringWriter writer = new() { NewLine = "\n" };
        formatter.Write(new LogEntry<string>(level, category, new EventId(7), message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }

    private sealed class Monitor(LoggerFilterOptions options) : IOptionsMonitor<LoggerFilterOptions>
    {
        public LoggerFilterOptions CurrentValue => options;

        public LoggerFilterOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<LoggerFilterOptions, string?> listener) => null;
    }
}
