using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EsEnas.Core.Numerics;

/// <summary>
/// Count, mean and sum of squared deviations (M2) of vectors of one size; merged by the formula of Chan, Golub and LeVeque (1983).
/// </summary>
/// <remarks>
/// Not thread safe. Merging in one order gives one result to the bit. A vector with a component that is not finite spoils that component
/// for good.
/// </remarks>
public sealed class RunningMoments
{
    private readonly double[] mean;
    private readonly double[] m2;

    /// <summary>The moments of no vectors, of <paramref name="size"/> components each.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    public RunningMoments(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        mean = new double[size];
        m2 = new double[size];
    }

    /// <summary>The number of components of a vector.</summary>
    public int Size => mean.Length;

    /// <summary>How many vectors have been added.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of each component; 0 before the first vector. A view that later changes show through.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>The sum of squared deviations of each component. A view that later changes show through.</summary>
    public ReadOnlySpan<double> M2 => m2;

    /// <summary>
    /// Adds one vector (Welford's step): delta = x - mean; mean += delta / count; M2 += delta * (x - mean). Allocates nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The vector has another size.</exception>
    public void Add(ReadOnlySpan<double> vector)
    {
        CheckSize(vector.Length);
        var count = (double)++Count;
        ref var x0 = ref MemoryMarshal.GetReference(vector);
        ref var mean0 = ref MemoryMarshal.GetArrayDataReference(mean);
        ref var m20 = ref MemoryMarshal.GetArrayDataReference(m2);
        var divisor = Vector256.Create(count);
        var i = 0;
        for (; i <= vector.Length - 4; i += 4)
        {
            var at = (nuint)i;
            var x = Vector256.LoadUnsafe(ref x0, at);
            var old = Vector256.LoadUnsafe(ref mean0, at);
            var delta = x - old;
            var updated = old + delta / divisor;
            updated.StoreUnsafe(ref mean0, at);
            (Vector256.LoadUnsafe(ref m20, at) + delta * (x - updated)).StoreUnsafe(ref m20, at);
        }

        for (; i < vector.Length; i++)
        {
            var delta = vector[i] - mean[i];
            mean[i] += delta / count;
            m2[i] += delta * (vector[i] - mean[i]);
        }
    }

    /// <summary>
    /// Adds all that <paramref name="other"/> has seen: with w = other.Count / total and delta = other.Mean - Mean,
    /// Mean += delta * w and M2 = (M2 + other.M2) + delta² * (Count * w). Exact where one of the two is empty.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="other"/> has another size.</exception>
    public void Merge(RunningMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckSize(other.Size);
        if (other.Count == 0) return;
        if (Count == 0)
        {
            other.mean.CopyTo(mean, 0);
            other.m2.CopyTo(m2, 0);
            Count = other.Count;
            return;
        }

        var total = checked(Count + other.Count);
        var weight = (double)other.Count / total;
        var between = Count * weight;
        for (var i = 0; i < mean.Length; i++)
        {
            var delta = other.mean[i] - mean[i];
            mean[i] += delta * weight;
            m2[i] = m2[i] + other.m2[i] + delta * delta * between;
        }

        Count = total;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(mean);
        Array.Clear(m2);
    }

    /// <summary>An independent copy.</summary>
    public RunningMoments Clone()
    {
        var copy = new RunningMoments(Size);
        copy.Merge(this);
        return copy;
    }

    /// <summary>Moments from their parts, as stored in a checkpoint or sent by a worker.</summary>
    /// <exception cref="ArgumentException">
    /// The arrays differ in length, the count is negative, a number is not finite, an M2 is negative, or an empty set has a number other
    /// than 0.
    /// </exception>
    public static RunningMoments FromParts(long count, ReadOnlySpan<double> mean, ReadOnlySpan<double> m2)
    {
        if (count < 0) throw new ArgumentException($"The count of moments is {count}; it must not be negative.", nameof(count));
        if (mean.Length != m2.Length)
        {
            throw new ArgumentException($"Moments have {mean.Length} means but {m2.Length} sums of squared deviations.", nameof(m2));
        }

        for (var i = 0; i < mean.Length; i++)
        {
            if (!double.IsFinite(mean[i]))
            {
                throw new ArgumentException($"The mean of component {i} is {mean[i]}; it must be finite.", nameof(mean));
            }

            if (!double.IsFinite(m2[i]) || m2[i] < 0)
            {
                throw new ArgumentException(
                    $"The sum of squared deviations of component {i} is {m2[i]}; it must be finite and not negative.", nameof(m2));
            }

            if (count == 0 && (mean[i] != 0 || m2[i] != 0))
            {
                throw new ArgumentException($"Moments of no vectors have a number other than 0 at component {i}.", nameof(count));
            }
        }

        var moments = new RunningMoments(mean.Length) { Count = count };
        mean.CopyTo(moments.mean);
        m2.CopyTo(moments.m2);
        return moments;
    }

    private void CheckSize(int size)
    {
        if (size != mean.Length) throw new ArgumentException($"These moments have {mean.Length} components, not {size}.");
    }
}
