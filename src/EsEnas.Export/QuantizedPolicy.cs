using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Export;

/// <summary>Fewer bits for the numbers of a policy file, without asking what that costs its return.</summary>
public static class QuantizedPolicy
{
    /// <summary>The policy file with so many bits a number; nothing is known of its return.</summary>
    /// <param name="document">A policy file of full precision.</param>
    /// <param name="bits">Bits of a number.</param>
    /// <exception cref="PolicyFormatException">It has fewer bits already.</exception>
    public static PolicyDocument Of(PolicyDocument document, int bits)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Quantization is { } given)
            throw new PolicyFormatException($"quantization.bits: the policy has {given.Bits} bits a number already.");
        var quantized = PolicyQuantization.Apply(CompactPolicy.Of(document), bits);
        return document with
        {
            Network = quantized.Wire(),
            Normalizer = quantized.Normalize(),
            Quantization = quantized.Quantization,
            Provenance = document.Provenance with { Return = null, ReturnStd = null, Episodes = 0 },
        };
    }
}
