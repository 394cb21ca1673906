namespace EsEnas.Core.Numerics;

/// <summary>
/// A stream of random numbers: Philox 4x32-10 (<see cref="Philox4x32"/>) keyed by the seed, with a counter made of (block, purpose, a, b).
/// Equal arguments give equal streams on every machine.
/// </summary>
/// <remarks>
/// <para>Not thread safe; cheap to make. A stream has 2^34 words of 32 bits; asking for more is an
/// <see cref="InvalidOperationException"/>.</para>
/// <para>The mapping is part of every run's identity and never changes. Key = (low, high half of the seed); counter = (block number from 0,
/// purpose, a, b); the four words of a block are used in order. 32 bits = the next word. 64 bits = the next two words, the first being the
/// low half. A double in [0, 1) = the upper 53 bits of 64 as a multiple of 2^-53. An integer below n = the high half of word * n, words
/// whose low half is below 2^32 mod n rejected (Lemire 2019). A pair of normal numbers = Box-Muller on u = (upper 53 bits + 1) * 2^-53 of a
/// first 64 bits and v = upper 53 bits * 2^-53 of a second: first sqrt(-2 ln u) cos(2 pi v), then the same with the sine, which waits for
/// the next normal number that is asked for, whatever else is drawn in between.</para>
/// </remarks>
public sealed class RandomStream
{
    private uint key0, key1, purposeWord, wordA, wordB;
    private uint word0, word1, word2, word3;
    private ulong nextBlock;
    private int used;
    private double spare;
    private bool hasSpare;

    /// <summary>
    /// The stream of (<paramref name="seed"/>, <paramref name="purpose"/>, <paramref name="a"/>, <paramref name="b"/>), at its start.
    /// </summary>
    public RandomStream(ulong seed, RandomPurpose purpose, uint a = 0, uint b = 0) => Reset(seed, purpose, a, b);

    /// <summary>The arguments that make the same stream, at its start.</summary>
    public (ulong Seed, RandomPurpose Purpose, uint A, uint B) Origin =>
        (key0 | (ulong)key1 << 32, (RandomPurpose)purposeWord, wordA, wordB);

    /// <summary>Restarts this object as another stream, without allocating.</summary>
    public void Reset(ulong newSeed, RandomPurpose newPurpose, uint newA, uint newB)
    {
        (key0, key1) = ((uint)newSeed, (uint)(newSeed >> 32));
        (purposeWord, wordA, wordB) = ((uint)newPurpose, newA, newB);
        nextBlock = 0;
        used = 4;
        hasSpare = false;
    }

    /// <summary>
    /// Restarts this object as the stream of <paramref name="purpose"/> that belongs to <paramref name="other"/>: same seed, A and B, both
    /// purposes in one word. How far the other stream has been read does not matter, and it is not moved.
    /// </summary>
    public void ResetBeside(RandomStream other, RandomPurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(other);
        Reset(other.key0 | (ulong)other.key1 << 32, (RandomPurpose)(other.purposeWord | (uint)purpose), other.wordA, other.wordB);
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (used == 4) Refill();
        return used++ switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var low = NextUInt32();
        return low | (ulong)NextUInt32() << 32;
    }

    /// <summary>A uniform integer in [0, <paramref name="exclusiveMaximum"/>), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is below 1.</exception>
    public int NextInt(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        var range = (uint)exclusiveMaximum;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            var threshold = (0u - range) % range;
            while ((uint)product < threshold) product = (ulong)NextUInt32() * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// A uniform number in [<paramref name="low"/>, <paramref name="high"/>): low + (high - low) u; what would round to high is the
    /// number just below it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not low &lt; high, or high - low is not finite.</exception>
    public double NextUniform(double low, double high)
    {
        var width = high - low;
        if (!(width > 0) || !double.IsFinite(width))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high,
                $"A range needs low < high with a finite width, not [{low}, {high}).");
        }

        var value = low + width * NextDouble();
        return value < high ? value : Math.BitDecrement(high);
    }

    /// <summary>A number from N(0, 1).</summary>
    public double NextNormal()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }

        var radiusBits = NextUInt64();
        (var first, spare) = BoxMuller.Transform(radiusBits, NextUInt64());
        hasSpare = true;
        return first;
    }

    /// <summary>
    /// Fills <paramref name="target"/> with independent numbers from N(0, 1); equal to as many calls of <see cref="NextNormal"/>.
    /// </summary>
    public void FillNormal(Span<double> target)
    {
        for (var i = 0; i < target.Length; i++) target[i] = NextNormal();
    }

    private void Refill()
    {
        if (nextBlock > uint.MaxValue) throw new InvalidOperationException("A random stream ends after 2^34 words.");
        (word0, word1, word2, word3) = Philox4x32.Block((uint)nextBlock, purposeWord, wordA, wordB, key0, key1);
        nextBlock++;
        used = 0;
    }
}
