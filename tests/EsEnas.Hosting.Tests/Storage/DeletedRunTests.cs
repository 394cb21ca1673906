using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

/// <summary>What is left of a deleted run in each store, counted in the store itself.</summary>
public sealed class DeletedRunTests(StoreServers servers)
{
    private const string Gone = "deletedrun";
    private const string Specification = "task: blackbox/sphere\ncheckpoint: { keepEvery: 2, everySeconds: 0 }\n" +
        "evaluations: { directions: 4, atCurrent: 2 }\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_deleted_in_SQLite_leaves_no_row()
    {
        using TempDirectory directory = new();
        var database = new DataDirectory(directory.FullPath).DatabasePath;
        await DeleteAsync(new EsEnasSiloOptions { DataDirectory = directory.FullPath },
            word => StoreContents.InSqliteAsync(database, word), traces => Assert.Contains(traces, trace => trace.Contains("Reminder: ")));
    }

    [Fact]
    public async Task Run_deleted_by_a_console_that_hosts_the_directory_leaves_no_row_not_even_a_reminder_of_a_killed_silo()
    {
        using TempDirectory directory = new();
        var database = new DataDirectory(directory.FullPath).DatabasePath;
        // What a silo leaves that is killed while the run works.
        await using (var silo = await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath }, Token))
            await silo.Grains.GetGrain<IExperimentGrain>(Gone).Submit(new SubmitRequest(Specification + "iterations: 5\n", Start: false));
        await using (var store = await HostedStore.OpenAsync(directory.FullPath))
            await store.Reminders.UpsertRow(new Orleans.ReminderEntry
            {
                GrainId = Orleans.Runtime.GrainId.Create("experiment", Gone),
                ReminderName = "wake",
                StartAt = DateTime.UtcNow,
                Period = TimeSpan.FromMinutes(1),
            });
        Assert.Contains(await StoreContents.InSqliteAsync(database, Gone),
            trace => trace.StartsWith("Reminder: ", StringComparison.Ordinal));

        await using (var silo = await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = directory.FullPath }, Token))
            await silo.Grains.GetGrain<IExperimentGrain>(Gone).Delete(RunDeletion.Resting);
        Assert.Empty(await StoreContents.InSqliteAsync(database, Gone));
    }

    [Fact]
    public async Task Run_deleted_in_Redis_leaves_no_key()
    {
        var options = await servers.RedisAsync();
        await DeleteAsync(options, word => StoreContents.InRedisAsync(options.Storage.Connection!, word),
            traces => Assert.Contains(traces, trace => trace.Contains("reminder", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Run_deleted_in_PostgreSQL_leaves_no_row()
    {
        var options = await servers.PostgresAsync();
        await DeleteAsync(options, word => StoreContents.InPostgresAsync(options.Storage.Connection!, word),
            traces => Assert.Contains(traces, trace => trace.Contains("Reminder: ")));
    }

    [Fact]
    public async Task Run_deleted_in_Azure_leaves_no_blob_and_no_entity()
    {
        var options = await servers.AzureAsync();
        await DeleteAsync(options,
            word => StoreContents.InAzureAsync(options.Storage.Connection!, options.Storage.ContainerName, word),
            traces => Assert.Contains(traces, trace => trace.Contains("reminders", StringComparison.Ordinal)));
    }

    private static async Task DeleteAsync(EsEnasSiloOptions options, Func<string, Task<IReadOnlyList<string>>> tracesOf,
        Action<IReadOnlyList<string>> requireReminder)
    {
        await using var silo = await SiloHost.StartAsync(options with { Slots = 1 }, Token);
        IExperimentGrain gone = silo.Grains.GetGrain<IExperimentGrain>(Gone), kept = silo.Grains.GetGrain<IExperimentGrain>("keptrun");
        await kept.Submit(new SubmitRequest(Specification + "iterations: 9\n"));
        await gone.Submit(new SubmitRequest(Specification + "iterations: 10000000\n"));
        await UntilAsync(kept, status => status.State == RunState.Completed);
        await UntilAsync(gone, status => status.CheckpointedIteration.Value >= 12);
        // A run sets its reminder beside its work, and lets go of it a moment after its end.
        await UntilAsync(async () => await HasReminderAsync(Gone) && !await HasReminderAsync("keptrun"));
        var history = await kept.GetHistory(IterationNumber.First, 100);
        var (before, others) = (await tracesOf(Gone), await tracesOf("keptrun"));
        Assert.True(before.Count >= 5, string.Join('\n', before));
        requireReminder(before);

        await gone.Delete(RunDeletion.Stopped);

        Assert.Empty(await tracesOf(Gone));
        // Untouched, versions included: all but the list of runs.
        Assert.Equal(OfRun(others), OfRun(await tracesOf("keptrun")));
        Assert.Equal(history, await kept.GetHistory(IterationNumber.First, 100));
        // Its name is free, and nothing of the old run is in the new one.
        await gone.Submit(new SubmitRequest(Specification + "iterations: 9\n"));
        await UntilAsync(gone, status => status.State == RunState.Completed);
        Assert.Equal(history, await gone.GetHistory(IterationNumber.First, 100));
        await gone.Delete(RunDeletion.Resting);
        Assert.Empty(await tracesOf(Gone));

        async Task<bool> HasReminderAsync(string run) =>
            (await tracesOf(run)).Any(trace => trace.Contains("eminder", StringComparison.Ordinal));
    }

    private static IEnumerable<string> OfRun(IReadOnlyList<string> traces) =>
        traces.Where(trace => !trace.Contains("experimentcatalog", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Task UntilAsync(IExperimentGrain run, Func<RunStatus, bool> condition) =>
        UntilAsync(async () => condition(await run.GetStatus()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "It takes too long.");
            await Task.Delay(20, Token);
        }
    }
}
