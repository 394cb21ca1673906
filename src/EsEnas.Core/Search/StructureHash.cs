using System.Text;

namespace EsEnas.Core.Search;

/// <summary>
/// The 64-bit hash of a space: FNV-1a over its kind (one of the constants), parameters and the hashes of its parts, as 8-byte little-endian
/// words, followed by the finalizer of MurmurHash3. Part of stored texts: it never changes.
/// </summary>
internal struct StructureHash
{
    public const ulong Constant = 1, OneOf = 2, ManyOf = 3, FloatRange = 4, ListSpace = 5, DictSpace = 6;

    private ulong state = 14695981039346656037;

    public StructureHash(ulong kind) => Add(kind);

    /// <summary>The hash of all that was added.</summary>
    public readonly ulong Value
    {
        get
        {
            var value = (state ^ state >> 33) * 0xff51afd7ed558ccd;
            value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53;
            return value ^ value >> 33;
        }
    }

    public void Add(ulong word)
    {
        for (var shift = 0; shift < 64; shift += 8) AddByte((byte)(word >> shift));
    }

    /// <summary>Adds the number of UTF-8 bytes, then the bytes.</summary>
    public void Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add((ulong)bytes.Length);
        foreach (var value in bytes) AddByte(value);
    }

    private void AddByte(byte value) => state = (state ^ value) * 1099511628211;
}
