using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace EsEnas.Core.Binary;

/// <summary>
/// 128 bits of SHA-256 over everything that determines a run's future. Two runs are the same run iff their fingerprints agree at every
/// iteration.
/// </summary>
public readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>The fingerprint of a content.</summary>
    internal static Fingerprint Of(StateWriter content) => new(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(content.Written)));

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
