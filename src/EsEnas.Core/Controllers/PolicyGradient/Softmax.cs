using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>The softmax over the allowed candidates of one decision.</summary>
/// <remarks>
/// Vectors of candidates are added lane by lane in order, lanes as (l0 + l1) + (l2 + l3). Excluded candidates and padding get the finite
/// logit <see cref="Excluded"/>, whose probability is exactly 0 and adds exactly 0 to entropy and gradient.
/// </remarks>
internal static class Softmax
{
    /// <summary>The logit of a candidate that cannot be chosen.</summary>
    public const double Excluded = -1e30;

    /// <summary>Excludes what is not allowed and pads.</summary>
    /// <param name="logits">The logits, padded to whole vectors.</param>
    /// <param name="candidates">How many of them are candidates.</param>
    /// <param name="allowed">Which may be chosen; empty = all.</param>
    public static void Exclude(Span<double> logits, int candidates, ReadOnlySpan<bool> allowed)
    {
        logits[candidates..].Fill(Excluded);
        for (var j = 0; j < allowed.Length; j++) if (!allowed[j]) logits[j] = Excluded;
    }

    /// <summary>Turns logits z into their logarithms of probability ln p = z - ln sum exp z, and gives the probabilities.</summary>
    /// <param name="logits">In: logits, padded by <see cref="Exclude"/>. Out: ln p; about <see cref="Excluded"/> where p is 0.</param>
    /// <param name="probabilities">As many.</param>
    public static void Evaluate(Span<double> logits, Span<double> probabilities)
    {
        ref var z = ref MemoryMarshal.GetReference(logits);
        ref var p = ref MemoryMarshal.GetReference(probabilities[..logits.Length]);
        var maxima = Vector256.LoadUnsafe(ref z);
        for (var j = 4; j < logits.Length; j += 4) maxima = Vector256.Max(maxima, Vector256.LoadUnsafe(ref z, (nuint)j));
        var largest = Math.Max(Math.Max(maxima[0], maxima[1]), Math.Max(maxima[2], maxima[3]));
        var offset = Vector256.Create(largest);
        var sums = Vector256<double>.Zero;
        for (var j = 0; j < logits.Length; j += 4)
        {
            var power = VectorMath.Exp(Vector256.LoadUnsafe(ref z, (nuint)j) - offset);
            sums += power;
            power.StoreUnsafe(ref p, (nuint)j);
        }

        var sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        var scale = Vector256.Create(1 / sum);
        var logarithm = Vector256.Create(largest + BoxMuller.Log(sum));
        for (var j = 0; j < logits.Length; j += 4)
        {
            (Vector256.LoadUnsafe(ref p, (nuint)j) * scale).StoreUnsafe(ref p, (nuint)j);
            (Vector256.LoadUnsafe(ref z, (nuint)j) - logarithm).StoreUnsafe(ref z, (nuint)j);
        }
    }

    /// <summary>H = -sum p ln p, in nats.</summary>
    public static double Entropy(ReadOnlySpan<double> logProbabilities, ReadOnlySpan<double> probabilities)
    {
        ref var l = ref MemoryMarshal.GetReference(logProbabilities);
        ref var p = ref MemoryMarshal.GetReference(probabilities);
        var sums = Vector256<double>.Zero;
        for (var j = 0; j < logProbabilities.Length; j += 4)
            sums += Vector256.LoadUnsafe(ref l, (nuint)j) * Vector256.LoadUnsafe(ref p, (nuint)j);
        return -((sums[0] + sums[1]) + (sums[2] + sums[3]));
    }

    /// <summary>
    /// d loss / d logit where the loss holds -(surrogate * ln p_choice + entropyWeight * H): target_j = surrogate (p_j - 1[j = choice])
    /// + entropyWeight p_j (ln p_j + H).
    /// </summary>
    public static void Gradient(ReadOnlySpan<double> logProbabilities, ReadOnlySpan<double> probabilities, int choice, double surrogate,
        double entropyWeight, double entropy, Span<double> target)
    {
        ref var l = ref MemoryMarshal.GetReference(logProbabilities);
        ref var p = ref MemoryMarshal.GetReference(probabilities);
        ref var t = ref MemoryMarshal.GetReference(target[..logProbabilities.Length]);
        var (weight, h, factor) = (Vector256.Create(entropyWeight), Vector256.Create(entropy), Vector256.Create(surrogate));
        for (var j = 0; j < logProbabilities.Length; j += 4)
        {
            var inner = factor + weight * (Vector256.LoadUnsafe(ref l, (nuint)j) + h);
            (Vector256.LoadUnsafe(ref p, (nuint)j) * inner).StoreUnsafe(ref t, (nuint)j);
        }

        target[choice] -= surrogate;
    }

    /// <summary>The candidate at <paramref name="uniform"/> in [0, 1) of the cumulated probabilities; where rounding leaves none, the
    /// last possible one.</summary>
    public static int Draw(ReadOnlySpan<double> probabilities, double uniform)
    {
        var cumulated = 0.0;
        var last = 0;
        for (var j = 0; j < probabilities.Length; j++)
        {
            if (probabilities[j] <= 0) continue;
            cumulated += probabilities[j];
            if (uniform < cumulated) return j;
            last = j;
        }

        return last;
    }
}
