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
    private static Dictionary<nint, nint>? _recording;

    private readonly Dictionary<nint, nint> _blocks = [];
    private readonly nint* _allocate;
    private readonly nint* _free;
    private readonly nint _previousAllocate;
    private readonly nint _previousFree;

    public AllocationLog(NativeApi api)
    {
        _allocate = api.UserMalloc;
        _free = api.UserFree;
        (_previousAllocate, _previousFree) = (*_allocate, *_free);
        _recording = _blocks;
        *_allocate = (nint)(delegate* unmanaged[Cdecl]<nuint, void*>)&Allocate;
        *_free = (nint)(delegate* unmanaged[Cdecl]<void*, void>)&Free;
    }

    /// <summary>The recorded block that begins at an address; empty if there is none.</summary>
    public NativeBlock BlockAt(nint address) => _blocks.TryGetValue(address, out var length) ? new(address, length) : default;

    public void Dispose()
    {
        *_allocate = _previousAllocate;
        *_free = _previousFree;
        _recording = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(nuint size)
    {
        try
        {
            var block = NativeMemory.AlignedAlloc((size + Alignment - 1) / Alignment * Alignment, Alignment);
            if (_recording is { } blocks) blocks[(nint)block] = (nint)size;
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
        _recording?.Remove((nint)block);
        NativeMemory.AlignedFree(block);
    }
}
