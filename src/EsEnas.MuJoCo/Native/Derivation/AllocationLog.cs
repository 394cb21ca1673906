using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>
/// Notes what the library allocates on the calling thread, through its allocation hooks, until disposed: so the exact size of a struct
/// is known although its declaration is not, and no read leaves it.
/// </summary>
/// <remarks>
/// The hooks are process wide. Other threads' allocations pass unrecorded, and blocks of either kind may be freed with or without the
/// hooks: they come from the same allocator as the library's own.
/// </remarks>
internal sealed unsafe class AllocationLog : IDisposable
{
    // The library aligns its memory on 64 bytes, and rounds sizes up to it.
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static Dictionary<nint, nint>? recording;

    private readonly Dictionary<nint, nint> blocks = [];
    private readonly nint* allocate;
    private readonly nint* free;
    private readonly nint previousAllocate;
    private readonly nint previousFree;

    public AllocationLog(NativeApi api)
    {
        allocate = api.UserMalloc;
        free = api.UserFree;
        (previousAllocate, previousFree) = (*allocate, *free);
        recording = blocks;
        *allocate = (nint)(delegate* unmanaged[Cdecl]<nuint, void*>)&Allocate;
        *free = (nint)(delegate* unmanaged[Cdecl]<void*, void>)&Free;
    }

    /// <summary>The recorded block that begins at an address; empty if there is none.</summary>
    public NativeBlock BlockAt(nint address) => blocks.TryGetValue(address, out var length) ? new(address, length) : default;

    public void Dispose()
    {
        *allocate = previousAllocate;
        *free = previousFree;
        recording = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(nuint size)
    {
        try
        {
            var block = NativeMemory.AlignedAlloc((size + Alignment - 1) / Alignment * Alignment, Alignment);
            if (recording is { } blocks) blocks[(nint)block] = (nint)size;
            return block;
        }
        catch (OutOfMemoryException)
        {
            return null; // The library says so.
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(void* block)
    {
        recording?.Remove((nint)block);
        NativeMemory.AlignedFree(block);
    }
}
