using System.Globalization;
using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Storage;

/// <summary>What is left after a process, or the whole machine, stops in the middle of a write.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int Kills = 3;
    private readonly TempDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Writer_killed_at_any_moment_leaves_the_last_reported_write_or_the_next_one()
    {
        // Versions begin at a random number, and count with the generations from there.
        long? start = null;
        for (var kill = 1; kill <= Kills; kill++)
        {
            int reported;
            await using (var writer = ChildProcess.StartSelf(ChildProcess.WriteVerb, directory.FullPath))
            {
                for (var line = 0; line < kill * 3; line++) await ChildProcess.ReadUntilAsync(writer.Output, ChildProcess.Ready);
                await writer.KillAsync();
                var rest = await writer.Output.ReadToEndAsync(TestContext.Current.CancellationToken);
                var lines = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                reported = lines.Length > 0 ? Generation(lines[^1]) : 0;
            }

            var state = await ReadAsync(directory.FullPath);
            state.State.AssertWhole(ChildProcess.WriteSize);
            var before = long.Parse(state.ETag!, CultureInfo.InvariantCulture) - state.State.Generation;
            Assert.Equal(start ??= before, before);
            if (reported > 0) Assert.InRange(state.State.Generation, reported, reported + 1);
            Assert.True(state.State.Generation >= kill * 3);
        }
    }

    [Fact]
    public async Task Log_cut_off_anywhere_gives_an_older_whole_generation()
    {
        await using var store = await HostedStore.OpenAsync(directory.FullPath);
        BlobState state = new();
        for (var generation = 1; generation <= 3; generation++)
        {
            state.State = Blob.Of(generation, ChildProcess.WriteSize);
            await store.Grains.WriteStateAsync("blob", CrashId, state);
        }

        var log = await File.ReadAllBytesAsync(directory.File("esenas.db-wal"), TestContext.Current.CancellationToken);
        HashSet<int> seen = [];
        for (var part = 1; part <= 16; part++)
        {
            using TempDirectory image = new();
            File.Copy(directory.File("esenas.db"), image.File("esenas.db"));
            await File.WriteAllBytesAsync(image.File("esenas.db-wal"), log.AsMemory(0, (int)((long)log.Length * part / 16)),
                TestContext.Current.CancellationToken);
            var read = await ReadAsync(image.FullPath);
            if (read.RecordExists) read.State.AssertWhole(ChildProcess.WriteSize);
            seen.Add(read.State.Generation);
        }

        Assert.Contains(3, seen);
        Assert.True(seen.Count >= 2, $"only generations {string.Join(',', seen)} seen");
    }

    private static GrainId CrashId => GrainId.Create("test", "crash");

    private static int Generation(string line) => int.Parse(line.AsSpan(ChildProcess.Ready.Length), CultureInfo.InvariantCulture);

    private static async Task<BlobState> ReadAsync(string path)
    {
        await using var store = await HostedStore.OpenAsync(path);
        BlobState state = new();
        await store.Grains.ReadStateAsync("blob", CrashId, state);
        return state;
    }
}
