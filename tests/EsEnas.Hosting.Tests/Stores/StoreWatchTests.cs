using System.Net.Sockets;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.Stores.Watching;
using EsEnas.Hosting.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Persistence.Redis;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Stores;

public sealed class StoreWatchTests
{
    private readonly ManualTime time = new();
    private readonly Lines lines = new();
    private readonly StoreWatch watch;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public StoreWatchTests() => watch = new StoreWatch("membership", lines, time);

    [Fact]
    public async Task Store_that_fails_for_a_minute_and_a_half_is_three_lines()
    {
        for (var second = 0; second < 90; second += 2) await FailAsync(new IOException("no route", new SocketException(111)));
        for (var second = 0; second < 30; second += 2) await SucceedAsync();
        Assert.Equal(3, lines.Count);
        Assert.StartsWith("Warning The membership store fails; requests to it are tried again: IOException: no route <- SocketException: ",
            lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Warning The membership store still fails after 60 s and 31 requests: IOException: no route", lines[1],
            StringComparison.Ordinal);
        Assert.Equal("Information The membership store is back after 90.0 s; 45 requests to it had failed", lines[2]);
    }

    [Fact]
    public async Task Store_that_answers_every_other_request_is_not_back()
    {
        for (var second = 0; second < 40; second += 4)
        {
            await FailAsync(new TimeoutException("late"));
            await SucceedAsync();
        }

        Assert.Single(lines);
    }

    [Fact]
    public async Task Answer_to_a_request_from_before_the_failure_does_not_bring_the_store_back()
    {
        TaskCompletionSource<int> answer = new();
        var early = watch.CallAsync(() => answer.Task, Token);
        time.Pass(1);
        await FailAsync(new TimeoutException("late"));
        time.Pass(30);
        answer.SetResult(1);
        Assert.Equal(1, await early);
        Assert.Single(lines);
    }

    [Fact]
    public async Task Conflicts_and_states_that_cannot_be_read_are_their_callers_business()
    {
        DamagedStateException damaged = new("damaged");
        InconsistentStateException conflict = new("changed");
        foreach (var exception in new Exception[]
        {
            conflict, new InvalidDataException("damaged"), damaged, new IOException("unreadable", damaged)
        })
        {
            await FailAsync(exception);
            Assert.False(StoreCall.HasSeen(exception));
        }

        Assert.Empty(lines);
    }

    [Fact]
    public async Task Timeout_of_a_library_is_a_failure_and_a_cancelled_caller_is_none()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(
            () => watch.CallAsync(() => Task.FromException(new TaskCanceledException("gone")), gone.Token));
        Assert.Empty(lines);
        await FailAsync(new TaskCanceledException("exceeded the configured timeout"));
        Assert.Contains("exceeded the configured timeout", Assert.Single(lines), StringComparison.Ordinal);
        AggregateException several = new(new TaskCanceledException(), new TaskCanceledException());
        await FailAsync(new InvalidOperationException("Failed to read table", several));
        Assert.True(StoreCall.HasSeen(new InvalidOperationException("Failed to refresh", several.InnerExceptions[1])));
        Assert.True(StoreCall.HasSeen(new InvalidOperationException("again", several)));
    }

    [Fact]
    public async Task Failure_that_a_Redis_provider_keeps_as_text_only_is_one()
    {
        await FailAsync(new RedisStorageException("Failed to read grain state for run r. Newtonsoft.Json.JsonException: damaged"));
        Assert.Empty(lines);
        await FailAsync(
            new RedisStorageException("Failed to read grain state for run r. StackExchange.Redis.RedisConnectionException: refused"));
        Assert.Single(lines);
    }

    [Fact]
    public async Task What_a_watch_has_seen_is_known_in_whatever_carries_it()
    {
        IOException failure = new("gone");
        await FailAsync(failure);
        Assert.True(StoreCall.HasSeen(failure));
        Assert.True(StoreCall.HasSeen(new InvalidOperationException("wrapped", new InvalidOperationException("again", failure))));
        Assert.True(StoreCall.HasSeen(new AggregateException(new InvalidOperationException(), failure)));
        Assert.False(StoreCall.HasSeen(new IOException("another")));
        Assert.False(StoreCall.HasSeen(null));
    }

    [Fact]
    public async Task Only_the_request_itself_is_inside()
    {
        var inside = false;
        await watch.CallAsync(async () =>
        {
            await Task.Yield();
            inside = StoreCall.IsInside;
        }, Token);
        Assert.True(inside);
        Assert.False(StoreCall.IsInside);
    }

    [Fact]
    public async Task Outage_names_store_time_and_problem_and_ends_with_the_first_answer()
    {
        Assert.Null(watch.Outage);
        await FailAsync(new IOException("no route", new SocketException((int)SocketError.ConnectionRefused)));
        Assert.Equal(("sqlite", "connection refused"), (watch.Outage!.Store, watch.Outage.Problem.ToLowerInvariant()));
        Assert.Matches(@"^the sqlite store cannot be used since \d\d:\d\d:\d\d UTC: ", watch.Outage.Text);
        await SucceedAsync();
        Assert.Null(watch.Outage);
    }

    [Fact]
    public async Task Reading_from_a_store_that_cannot_be_written_neither_ends_the_outage_nor_begins_another()
    {
        await FailToWriteAsync();
        var since = watch.Outage!.Since;
        for (var second = 0; second < 20; second += 2)
        {
            await SucceedAsync();
            Assert.Equal(since, watch.Outage!.Since);
        }

        await FailToWriteAsync();
        Assert.Equal(since, watch.Outage!.Since);
        Assert.Single(lines);
        await watch.CallAsync(() => Task.CompletedTask, Token, writes: true);
        Assert.Null(watch.Outage);
    }

    [Fact]
    public async Task Answer_between_two_failures_does_not_let_the_outage_begin_anew()
    {
        await FailAsync(new TimeoutException("late"));
        var since = watch.Outage!.Since;
        await SucceedAsync();
        TaskCompletionSource<int> answer = new();
        var request = watch.CallAsync(() => answer.Task, Token);
        time.Pass(2);
        Assert.Equal(since, watch.Outage!.Since);
        answer.SetException(new TimeoutException("late"));
        await Assert.ThrowsAsync<TimeoutException>(() => request);
        Assert.Equal(since, watch.Outage!.Since);
    }

    [Fact]
    public async Task Request_that_waits_longer_than_the_one_that_failed_is_when_the_outage_began()
    {
        TaskCompletionSource<int> answer = new();
        var asked = time.GetUtcNow();
        var request = watch.CallAsync(() => answer.Task, Token);
        time.Pass(1);
        await FailAsync(new IOException("refused"));
        Assert.Equal(asked, watch.Outage!.Since);
        answer.SetResult(1);
        await request;
    }

    [Fact]
    public async Task Outage_began_when_the_request_was_made_that_failed_first()
    {
        TaskCompletionSource<int> answer = new();
        var asked = time.GetUtcNow();
        var request = watch.CallAsync(() => answer.Task, Token);
        time.Pass(5);
        answer.SetException(new TimeoutException("late"));
        await Assert.ThrowsAsync<TimeoutException>(() => request);
        Assert.Equal(asked, watch.Outage!.Since);
    }

    [Fact]
    public async Task Request_that_is_not_answered_for_two_seconds_is_an_outage()
    {
        TaskCompletionSource<int> answer = new();
        var request = watch.CallAsync(() => answer.Task, Token);
        Assert.Null(watch.Outage);
        time.Pass(2);
        Assert.Equal("it does not answer", watch.Outage!.Problem);
        answer.SetResult(1);
        await request;
        Assert.Null(watch.Outage);
    }

    [Fact]
    public async Task Outage_that_somebody_else_notices_first_has_the_name_and_time_that_others_are_told()
    {
        var noticed = time.GetUtcNow();
        Assert.Equal(("sqlite", noticed), (watch.Suspect(noticed, "late").Store, watch.Suspect(noticed, "late").Since));
        TaskCompletionSource<int> answer = new();
        time.Pass(1);
        var request = watch.CallAsync(() => answer.Task, Token);
        var suspected = watch.Suspect(noticed, "late");
        time.Pass(2);
        Assert.Equal(suspected.Since, watch.Outage!.Since);
        answer.SetException(new TimeoutException("late"));
        await Assert.ThrowsAsync<TimeoutException>(() => request);
        Assert.Equal(suspected.Since, watch.Suspect(noticed, "later").Since);
    }

    public static TheoryData<Exception, string> Problems => new()
    {
        { new SqliteException("SQLite Error 13: 'database or disk is full'.", 13), "the disk is full" },
        { new InvalidOperationException("wrapped", new SqliteException("SQLite Error 5: 'locked'.", 5)), "keeps esenas.db locked" },
        { new SqliteException("SQLite Error 11: 'database disk image is malformed'.", 11), "esenas.db is damaged. Restore it" },
        { new TimeoutException("Timeout awaiting response (outbound=0KiB, inbound=0KiB, 5015ms elapsed)"), "it does not answer" },
        { new IOException("x\n   at Somewhere.Inside()"), "x" },
    };

    [Theory, MemberData(nameof(Problems))]
    public void Problem_is_told_in_words_for_people(Exception exception, string problem)
    {
        var translated = watch.Translate(exception)!;
        Assert.Contains(problem, translated.Problem, StringComparison.Ordinal);
        Assert.EndsWith(translated.Problem, translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', translated.Message);
        Assert.True(StoreCall.HasSeen(translated));
    }

    [Fact]
    public void Conflict_stays_what_it_is() => Assert.Null(watch.Translate(new InconsistentStateException("changed")));

    private async Task FailAsync(Exception exception)
    {
        await Assert.ThrowsAsync(exception.GetType(), () => watch.CallAsync(() => Task.FromException(exception), Token));
        time.Pass(2);
    }

    private Task<IOException> FailToWriteAsync() => Assert.ThrowsAsync<IOException>(
        () => watch.CallAsync(() => Task.FromException(new IOException("full")), Token, writes: true));

    private async Task SucceedAsync()
    {
        await watch.CallAsync(() => Task.CompletedTask, Token);
        time.Pass(2);
    }

    private sealed class Lines : List<string>, ILogger<StoreWatch>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
                Add($"{logLevel} {formatter(state, exception)}");
    }
}
