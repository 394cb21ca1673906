using System.Collections.Concurrent;
using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Grains.Tests.Support;

/// <summary>
/// Grain storage that survives silos: entries are serialized bytes with etags, held by the test. Can be made to fail, and be written behind
/// a grain's back.
/// </summary>
internal sealed class SharedStorage : IStoredRuns
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string ETag)> entries = new();
    private int writes;
    private int writesLeft = -1;
    private int etags;

    /// <summary>Throws in its stead when set; told the grain.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Throws after the write was done: the caller cannot know.</summary>
    public Func<string, Exception?> FailAfterWrite { get; set; } = _ => null;

    /// <summary>What a write waits for before it is done; told the grain.</summary>
    public Func<string, Task> Hold { get; set; } = _ => Task.CompletedTask;

    public int Writes => Volatile.Read(ref writes);

    /// <summary>The keys of all states: state name, slash, grain id.</summary>
    public IReadOnlyList<string> Keys => [.. entries.Keys.Order(StringComparer.Ordinal)];

    public byte[] this[string key]
    {
        get => entries[key].Bytes;
        set => entries[key] = (value, NextTag());
    }

    /// <summary>As if the process died after so many writes more: none of the later ones happens.</summary>
    public void StopAfter(int count) => Volatile.Write(ref writesLeft, count);

    /// <summary>For the next process.</summary>
    public void Restart() => Volatile.Write(ref writesLeft, -1);

    public void Remove(string key) => entries.TryRemove(key, out _);

    /// <summary>Turns a bit of a stored state.</summary>
    public void Flip(string key, int bit)
    {
        byte[] bytes = [.. entries[key].Bytes];
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        this[key] = bytes;
    }

    public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken)
    {
        if (Stopped) throw new IOException("The process is dead.");
        const string Prefix = $"{IStoredRuns.StateName}/{IStoredRuns.IdPrefix}";
        return Task.FromResult<IReadOnlyList<RunId>>(
            [.. entries.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(key => new RunId(key[Prefix.Length..]))]);
    }

    public Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken)
    {
        if (Stopped) throw new IOException("The process is dead.");
        foreach (var (state, type) in kinds)
            foreach (var key in Keys.Where(key => $"{key}/".StartsWith($"{state}/{type}/{run}/", StringComparison.Ordinal)))
                if (MayWrite()) Remove(key);
        return Task.CompletedTask;
    }

    /// <summary>The keys of all that is stored of a run.</summary>
    public IReadOnlyList<string> KeysOf(string run) => [.. Keys.Where(key => key.Split('/').Contains(run))];

    private bool Stopped => Volatile.Read(ref writesLeft) == 0;

    private bool MayWrite()
    {
        while (true)
        {
            var left = Volatile.Read(ref writesLeft);
            if (left <= 0) return left < 0;
            if (Interlocked.CompareExchange(ref writesLeft, left - 1, left) == left) return true;
        }
    }

    public IGrainStorage For(IServiceProvider services) =>
        new Provider(this, new SealedStateSerializer((Serializer)services.GetService(typeof(Serializer))!));

    public byte[]? Bytes(GrainId grain, string name) => entries.TryGetValue(Key(name, grain), out var entry) ? entry.Bytes : null;

    private static string Key(string name, GrainId grain) => $"{name}/{grain}";

    private string NextTag() => $"{Interlocked.Increment(ref etags)}";

    internal sealed class Provider(SharedStorage owner, SealedStateSerializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = Key(stateName, grainId);
            if ((owner.Stopped ? new IOException("The process is dead.") : owner.Fail(key)) is { } failure)
                return Task.FromException(failure);
            if (owner.entries.TryGetValue(key, out var entry))
            {
                grainState.State = serializer.Deserialize<T>(new BinaryData(entry.Bytes));
                grainState.ETag = entry.ETag;
                grainState.RecordExists = true;
            }
            else
            {
                grainState.State = Activator.CreateInstance<T>();
                grainState.ETag = null;
                grainState.RecordExists = false;
            }
            return Task.CompletedTask;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = Key(stateName, grainId);
            if (owner.Fail(key) is { } failure) throw failure;
            var next = (serializer.Serialize(grainState.State).ToArray(), owner.NextTag());
            await owner.Hold(key);
            var known = owner.entries.TryGetValue(key, out var entry) ? entry.ETag : null;
            if (!owner.MayWrite()) throw new IOException("The process is dead.");
            if (known != grainState.ETag) throw new InconsistentStateException("etag", known, grainState.ETag);
            owner.entries[key] = next;
            Interlocked.Increment(ref owner.writes);
            if (owner.FailAfterWrite(key) is { } late) throw late;
            grainState.ETag = next.Item2;
            grainState.RecordExists = true;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = Key(stateName, grainId);
            if (owner.Fail(key) is { } failure) return Task.FromException(failure);
            if (!owner.MayWrite()) return Task.FromException(new IOException("The process is dead."));
            if (owner.entries.TryGetValue(key, out var entry) && entry.ETag != grainState.ETag)
                return Task.FromException(new InconsistentStateException("etag", entry.ETag, grainState.ETag));
            owner.entries.TryRemove(key, out _);
            grainState.RecordExists = false;
            grainState.ETag = null;
            return Task.CompletedTask;
        }

        /// <summary>Changes a stored state as another activation would.</summary>
        public void Change<T>(string name, GrainId grain, Func<T, T> change)
        {
            var key = Key(name, grain);
            var state = change(serializer.Deserialize<T>(new BinaryData(owner.entries[key].Bytes))!);
            owner.entries[key] = (serializer.Serialize(state).ToArray(), owner.NextTag());
        }

        public T Read<T>(string name, GrainId grain) => serializer.Deserialize<T>(new BinaryData(owner.entries[Key(name, grain)].Bytes))!;
    }
}
