namespace EsEnas.MuJoCo.Native;

/// <summary>Reads an mjData through an offset table.</summary>
/// <remarks>Only fields that stay in place after creation: contacts and constraint arrays move at every forward from 2.3.0 on.</remarks>
internal readonly unsafe struct DataReader(Layout layout, nint data)
{
    // mjWarningStat is { int lastinfo; int number; } in every known release.
    private const int WarningSize = 8;
    private const int WarningNumber = 4;

    public byte* Address(string field) => (byte*)data + layout["mjData." + field];

    public NativeArray Array(string field, int length) => new(*(double**)Address(field), length);

    public int* WarningCount(string kind) => (int*)(Address("warning") + (WarningSize * layout[kind]) + WarningNumber);
}
