namespace EsEnas.MuJoCo.Native;

/// <summary>Reads an mjData through an offset table.</summary>
/// <remarks>Only fields that stay in place after creation: contacts and constraint arrays move at every forward from 2.3.0 on.</remarks>
internal readonly unsafe struct DataReader(Layout layout, nint data)
{
    // mjWarningStat is { int lastinfo; int number; } in every known release.
    public const int WarningSize = 8;
    public const int WarningNumber = 4;

    // mjWARN_INERTIA, mjWARN_CONTACTFULL and mjWARN_CNSTRFULL lead the enum in every release; what follows moved once (layouts.txt).
    public const int Inertia = 0;
    public const int ContactsFull = 1;
    public const int ConstraintsFull = 2;

    public byte* Address(string field) => (byte*)data + layout["mjData." + field];

    public NativeArray Array(string field, int length) => new(*(double**)Address(field), length);

    /// <summary>The counter of a warning that the table names.</summary>
    public int* WarningCount(string kind) => (int*)(Address("warning") + (WarningSize * layout[kind]) + WarningNumber);

    /// <summary>
    /// Bytes of its buffer and of what the library calls stack or arena, whose size leads the struct, before the buffer's, in every
    /// release: up to 2.3.7 both have 32 bits, and a stack counts numbers.
    /// </summary>
    public long Bytes
    {
        get
        {
            var sizes = (byte*)data;
            return layout["mjData.nbuffer"] switch
            {
                sizeof(int) => *(uint*)(sizes + sizeof(int)) + ((long)sizeof(double) * *(uint*)sizes),
                sizeof(long) => *(long*)(sizes + sizeof(long)) + *(long*)sizes,
                var place => *(uint*)(sizes + place),
            };
        }
    }

    public int* InertiaWarnings => Warning(Inertia);

    public int* ContactWarnings => Warning(ContactsFull);

    public int* ConstraintWarnings => Warning(ConstraintsFull);

    private int* Warning(int kind) => (int*)(Address("warning") + (WarningSize * kind) + WarningNumber);
}
