using System.Buffers.Binary;
using System.Security.Cryptography;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;

namespace EsEnas.Grains.Checkpoints;

/// <summary>Digests of one outcome after another, with one buffer for all. Not thread safe.</summary>
internal sealed class OutcomeDigests
{
    private readonly StateWriter writer = new();
    private readonly Outcome[] one = new Outcome[1];

    /// <summary>64 bits of the SHA-256 over the outcome without its index and the reason of an invalid one.</summary>
    public ulong Of(Outcome outcome)
    {
        writer.Clear();
        one[0] = outcome with { Index = 0 };
        PlanCodec.WriteDigested(writer, one);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
