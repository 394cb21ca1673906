using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Grains.Rollouts;

/// <summary>Holds the most recently used values, a bounded number of them and of their bytes. Not thread safe.</summary>
/// <param name="capacity">How many values are held, at least 1.</param>
/// <param name="evicted">Called with each value that leaves.</param>
/// <param name="mostBytes">How many bytes they may have together; the one used last is held in any case.</param>
internal sealed class LruCache<TValue>(int capacity, Action<TValue>? evicted = null, long mostBytes = long.MaxValue)
{
    private readonly Dictionary<string, LinkedListNode<(string Key, TValue Value, long Bytes)>> nodes = [];
    private readonly LinkedList<(string Key, TValue Value, long Bytes)> order = [];
    private long held;

    public int Count => nodes.Count;

    public bool TryGet(string key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!nodes.TryGetValue(key, out var node))
        {
            value = default;
            return false;
        }
        order.Remove(node);
        order.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    /// <summary>Adds or replaces a value; the least recently used ones leave if there are too many.</summary>
    public void Set(string key, TValue value, long bytes = 0)
    {
        Remove(key);
        nodes[key] = order.AddFirst((key, value, bytes));
        held += bytes;
        while (nodes.Count > capacity || (held > mostBytes && nodes.Count > 1)) Remove(order.Last!.Value.Key);
    }

    public void Remove(string key)
    {
        if (!nodes.Remove(key, out var node)) return;
        order.Remove(node);
        held -= node.Value.Bytes;
        evicted?.Invoke(node.Value.Value);
    }

    public void Clear()
    {
        while (order.Last is { } last) Remove(last.Value.Key);
    }
}
