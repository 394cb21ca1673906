using System.Buffers.Binary;
using EsEnas.Core.Evaluations;

namespace EsEnas.Grains.Checkpoints;

/// <summary>
/// What is recorded of an iteration's outcomes: of each evaluation its real return, and 64 bits of the SHA-256 of the whole outcome
/// (training return, steps, moments), so that a comparison covers all of it in 16 bytes. A diverged evaluation has the return NaN.
/// </summary>
internal sealed class OutcomeRecord
{
    private const int HeaderBytes = 8;
    private const int EntryBytes = 16;
    private readonly byte[] bytes;

    private OutcomeRecord(byte[] bytes) => this.bytes = bytes;

    public int Iteration => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    public int Count => (bytes.Length - HeaderBytes) / EntryBytes;

    /// <summary>The packed form.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Bytes of a record.</summary>
    public static int SizeOf(int evaluations) => HeaderBytes + EntryBytes * evaluations;

    /// <summary>Records an iteration's outcomes.</summary>
    public static OutcomeRecord Of(int iteration, IReadOnlyList<Outcome> outcomes)
    {
        var bytes = new byte[SizeOf(outcomes.Count)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, iteration);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), outcomes.Count);
        var digests = new OutcomeDigests();
        for (var i = 0; i < outcomes.Count; i++)
        {
            var entry = bytes.AsSpan(HeaderBytes + i * EntryBytes, EntryBytes);
            BinaryPrimitives.WriteDoubleLittleEndian(entry, ReturnOf(outcomes[i]));
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], digests.Of(outcomes[i]));
        }
        return new OutcomeRecord(bytes);
    }

    /// <summary>Records one after another in their packed form.</summary>
    public static byte[] Pack(IEnumerable<OutcomeRecord> records)
    {
        var list = records.ToArray();
        var packed = new byte[list.Sum(record => record.bytes.Length)];
        var at = 0;
        foreach (var record in list)
        {
            record.bytes.CopyTo(packed, at);
            at += record.bytes.Length;
        }
        return packed;
    }

    /// <summary>Reads packed records.</summary>
    /// <param name="packed">Records one after another.</param>
    /// <param name="evaluations">The most outcomes of a record.</param>
    /// <exception cref="FormatException">Not whole records.</exception>
    public static IReadOnlyList<OutcomeRecord> ReadAll(ReadOnlySpan<byte> packed, int evaluations)
    {
        var records = new List<OutcomeRecord>();
        for (var rest = packed; rest.Length > 0;)
        {
            var count = rest.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            if (count < 1 || count > evaluations || SizeOf(count) > rest.Length)
                throw new FormatException($"{packed.Length} bytes are not a whole number of records of {evaluations} outcomes at most.");
            records.Add(new OutcomeRecord(rest[..SizeOf(count)].ToArray()));
            rest = rest[SizeOf(count)..];
        }
        return records;
    }

    /// <summary>The real return of an evaluation; NaN if it diverged.</summary>
    public double Return(int evaluation) => BinaryPrimitives.ReadDoubleLittleEndian(Entry(evaluation));

    /// <summary>The digest of an evaluation's outcome.</summary>
    public ulong Digest(int evaluation) => BinaryPrimitives.ReadUInt64LittleEndian(Entry(evaluation)[8..]);

    /// <summary>Whether an outcome is the recorded one, to the bit.</summary>
    public bool Matches(int evaluation, Outcome outcome) => Digest(evaluation) == DigestOf(outcome)
        && BitConverter.DoubleToUInt64Bits(Return(evaluation)) == BitConverter.DoubleToUInt64Bits(ReturnOf(outcome));

    /// <summary>What is recorded as an outcome's return.</summary>
    public static double ReturnOf(Outcome outcome) => outcome.IsValid ? outcome.Return : double.NaN;

    /// <summary>64 bits of a hash over the outcome, without its index and the reason of an invalid one.</summary>
    public static ulong DigestOf(Outcome outcome) => new OutcomeDigests().Of(outcome);

    private ReadOnlySpan<byte> Entry(int evaluation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(evaluation);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(evaluation, Count);
        return bytes.AsSpan(HeaderBytes + evaluation * EntryBytes, EntryBytes);
    }
}
