using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Grains.Rollouts;

/// <summary>Holds the most recently used values, a bounded number of them. Not thread safe.</summary>
/// <param name="capacity">How many values are held, at least 1.</param>
/// <param name="evicted">Called with each value that leaves.</param>
internal sealed class LruCache<TValue>(int capacity, Action<TValue>? evicted = null)
{
    private readonly Dictionary<string, LinkedListNode<(string Key, TValue Value)>> nodes = [];
    private readonly LinkedList<(string Key, TValue Value)> order = [];

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

    /// <summary>Adds or replaces a value; the least recently used one leaves if there are too many.</summary>
    public void Set(string key, TValue value)
    {
        Remove(key);
        nodes[key] = order.AddFirst((key, value));
        if (nodes.Count > capacity) Remove(order.Last!.Value.Key);
    }

    public void Remove(string key)
    {
        if (!nodes.Remove(key, out var node)) return;
        order.Remove(node);
        evicted?.Invoke(node.Value.Value);
    }

    public void Clear()
    {
        while (order.Last is { } last) Remove(last.Value.Key);
    }
}
