using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Grains.Tests.Support;

/// <summary>
/// Grain storage that survives silos: entries are serialized bytes with etags, held by the test. Can be made to fail, and be written behind a grain's back.
/// </summary>
internal sealed class SharedStorage
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string ETag)> entries = new();
    private int writes;
    private int etags;

    /// <summary>Throws in its stead when set; told the grain.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Throws after the write was done: the caller cannot know.</summary>
    public Func<string, Exception?> FailAfterWrite { get; set; } = _ => null;

    public int Writes => Volatile.Read(ref writes);

    public IGrainStorage For(IServiceProvider services) => new Provider(this, (Serializer)services.GetService(typeof(Serializer))!);

    public byte[]? Bytes(GrainId grain, string name) => entries.TryGetValue(Key(name, grain), out var entry) ? entry.Bytes : null;

    private static string Key(string name, GrainId grain) => $"{name}/{grain}";

    private string NextTag() => $"{Interlocked.Increment(ref etags)}";

    internal sealed class Provider(SharedStorage owner, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = Key(stateName, grainId);
            if (owner.Fail(key) is { } failure) return Task.FromException(failure);
            if (owner.entries.TryGetValue(key, out var entry))
            {
                grainState.State = serializer.Deserialize<T>(entry.Bytes);
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

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = Key(stateName, grainId);
            if (owner.Fail(key) is { } failure) return Task.FromException(failure);
            var next = (serializer.SerializeToArray(grainState.State), owner.NextTag());
            var known = owner.entries.TryGetValue(key, out var entry) ? entry.ETag : null;
            if (known != grainState.ETag) return Task.FromException(new InconsistentStateException("etag", known, grainState.ETag));
            owner.entries[key] = next;
            Interlocked.Increment(ref owner.writes);
            if (owner.FailAfterWrite(key) is { } late) return Task.FromException(late);
            grainState.ETag = next.Item2;
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            owner.entries.TryRemove(Key(stateName, grainId), out _);
            grainState.RecordExists = false;
            grainState.ETag = null;
            return Task.CompletedTask;
        }

        /// <summary>Changes a stored state as another activation would.</summary>
        public void Change<T>(string name, GrainId grain, Func<T, T> change)
        {
            var key = Key(name, grain);
            var state = change(serializer.Deserialize<T>(owner.entries[key].Bytes)!);
            owner.entries[key] = (serializer.SerializeToArray(state), owner.NextTag());
        }

        public T Read<T>(string name, GrainId grain) => serializer.Deserialize<T>(owner.entries[Key(name, grain)].Bytes)!;
    }
}
