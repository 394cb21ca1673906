using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Silo;

namespace EsEnas.Hosting.Tests.Silo;

public sealed class IdleWatchTests
{
    [Fact]
    public async Task Without_any_run_it_waits_for_a_first_one() =>
        Assert.Equal(IdleWatch.FirstRunTime, await WatchAsync(_ => [RunState.Paused, RunState.Completed]));

    [Fact]
    public async Task After_the_last_run_it_waits_three_seconds()
    {
        var busy = TimeSpan.FromSeconds(40);
        Assert.Equal(busy + IdleWatch.IdleTime,
            await WatchAsync(now => now <= busy ? [RunState.Completed, RunState.Running] : [RunState.Failed, RunState.Cancelled]));
    }

    [Fact]
    public async Task A_run_within_the_three_seconds_starts_them_anew()
    {
        var again = TimeSpan.FromSeconds(1) + IdleWatch.IdleTime - IdleWatch.Interval;
        Assert.Equal(again + IdleWatch.IdleTime,
            await WatchAsync(now => now <= TimeSpan.FromSeconds(1) || now == again ? [RunState.Running] : []));
    }

    [Fact]
    public async Task A_list_that_cannot_be_had_is_not_idleness()
    {
        var outage = TimeSpan.FromSeconds(30);
        Assert.Equal(outage + IdleWatch.IdleTime, await WatchAsync(now => now <= outage ? throw new TimeoutException() : []));
    }

    private static async Task<TimeSpan> WatchAsync(Func<TimeSpan, RunState[]> states)
    {
        SteppingTime time = new();
        await new IdleWatch(new Catalog(() => states(time.Elapsed)), time).WaitAsync(TestContext.Current.CancellationToken);
        return time.Elapsed;
    }

    private sealed class Catalog(Func<RunState[]> states) : IExperimentCatalog
    {
        public Task Record(CatalogEntry entry) => throw new NotSupportedException();

        public Task Announce(CatalogEntry entry) => throw new NotSupportedException();

        public Task Withdraw(RunId run) => throw new NotSupportedException();

        public Task<bool> BeginDeletion(RunId run, bool stored) => throw new NotSupportedException();

        public Task<bool> IsDeleting(RunId run) => throw new NotSupportedException();

        public Task EndDeletion(RunId run, bool deleted) => throw new NotSupportedException();

        public Task TakeName(RunId run, string name) => throw new NotSupportedException();

        public Task<RunMatch> Find(string name) => throw new NotSupportedException();

        public Task WakeUnfinished() => throw new NotSupportedException();

        public Task<IReadOnlyList<CatalogEntry>> List() => Task.FromResult<IReadOnlyList<CatalogEntry>>(
            [.. states().Select((state, index) => new CatalogEntry(new($"run {index}"), "swimmer", state, DateTimeOffset.UnixEpoch, 1))]);
    }
}
