using System.Buffers;

namespace EsEnas.Core.Numerics;

/// <summary>Random subsets of 0..count-1 in random order.</summary>
internal static class RandomSubset
{
    /// <summary>
    /// Fills <paramref name="target"/> with distinct numbers, every ordered choice equally likely: the head of a Fisher-Yates shuffle.
    /// </summary>
    /// <param name="target">Takes the numbers; at most <paramref name="count"/> of them.</param>
    /// <param name="count">How many numbers there are, from 0.</param>
    /// <param name="random">Gives one NextInt for each number.</param>
    /// <remarks>Thread safe if the stream is the caller's alone.</remarks>
    public static void Fill(Span<int> target, int count, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target.Length, count, nameof(target));
        var rented = ArrayPool<int>.Shared.Rent(count);
        var pool = rented.AsSpan(0, count);
        for (var i = 0; i < count; i++) pool[i] = i;
        for (var slot = 0; slot < target.Length; slot++)
        {
            var pick = slot + random.NextInt(count - slot);
            target[slot] = pool[pick];
            pool[pick] = pool[slot];
        }

        ArrayPool<int>.Shared.Return(rented);
    }
}
