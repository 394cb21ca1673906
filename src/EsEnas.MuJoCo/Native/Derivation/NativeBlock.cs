namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>A block of native memory of known length; every read is checked against it. The default value is empty.</summary>
internal readonly unsafe struct NativeBlock(nint start, nint length)
{
    public nint Start { get; } = start;

    public nint Length { get; } = length;

    public bool IsEmpty => Length == 0;

    /// <summary>Whether an array lies in the block.</summary>
    public bool Holds(nint address, nint bytes) => address >= Start && bytes <= Length && address - Start <= Length - bytes;

    public int Integer(nint offset) => *(int*)At(offset, sizeof(int));

    public nint Pointer(nint offset) => *(nint*)At(offset, sizeof(long));

    public double Real(nint offset) => *(double*)At(offset, sizeof(double));

    /// <summary>Offsets at which an element of <paramref name="size"/> bytes may begin, aligned on its size.</summary>
    public IEnumerable<int> Offsets(int size)
    {
        for (var offset = 0; offset + size <= Length; offset += size) yield return offset;
    }

    /// <summary>Whether the array at an address lies in the block and reads as expected (NaN: anything).</summary>
    public bool Reads(nint address, FieldKind kind, ReadOnlySpan<double> expected)
    {
        var size = FieldDescription.SizeOf(kind);
        if (!Holds(address, expected.Length * size)) return false;
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i])) continue;
            var place = address + (i * size);
            var value = kind switch
            {
                FieldKind.Real => *(double*)place,
                FieldKind.Single => *(float*)place,
                FieldKind.Integer => *(int*)place,
                _ => *(byte*)place,
            };
            var wanted = kind == FieldKind.Single ? (float)expected[i] : expected[i];
            if (!(Math.Abs(value - wanted) <= 1e-12 * Math.Max(1, Math.Abs(wanted)))) return false;
        }

        return true;
    }

    private byte* At(nint offset, int bytes) => offset >= 0 && offset <= Length - bytes
        ? (byte*)Start + offset
        : throw new ArgumentOutOfRangeException(nameof(offset), offset, "The block ends before.");
}
