using System.Runtime.InteropServices;
using System.Text;

namespace EsEnas.MuJoCo.Native;

/// <summary>Compiles MJCF text from memory, through the library's virtual file system: no temporary files.</summary>
internal static unsafe class XmlLoader
{
    // mjVFS has 2,048,008 bytes at most (3.1.3 to 3.1.6); 8 from 3.2.0.
    private const int LargestVfs = 2_048_008;

    // Up to 3.1.2 mjVFS ends with an array of 2000 pointers to file contents.
    private const int VfsFiles = 2000;
    private const int ErrorCapacity = 1024;
    private const string WrongVfsSize = "does not lead to the contents of a file";

    /// <exception cref="ModelFormatException">The library refuses the text.</exception>
    public static ModelHandle Compile(Binding binding, string xml, IEnumerable<ModelAsset>? assets = null)
    {
        ArgumentNullException.ThrowIfNull(xml);
        if (xml.Length == 0) throw new ModelFormatException("The model text is empty.");
        var vfsSize = binding.Api.AddBufferVfs is null ? binding.Layout["sizeof_mjVFS"] : 0;
        return TryCompile(binding.Api, vfsSize, xml, assets ?? [], out var reason) ?? throw (ReferenceEquals(reason, WrongVfsSize)
            ? SelfCheck.Mismatch(binding, "sizeof_mjVFS", reason)
            : new ModelFormatException(reason));
    }

    /// <summary>The compiled model, or null and the library's reason.</summary>
    /// <param name="api">The library.</param>
    /// <param name="vfsSize">Bytes of an mjVFS; needed where files are not given as buffers (before 3.1.3).</param>
    /// <param name="xml">The text, not empty.</param>
    /// <param name="reason">Why there is no model.</param>
    public static ModelHandle? TryCompile(NativeApi api, int vfsSize, string xml, out string reason) =>
        TryCompile(api, vfsSize, xml, [], out reason);

    private static ModelHandle? TryCompile(NativeApi api, int vfsSize, string xml, IEnumerable<ModelAsset> assets, out string reason)
    {
        var content = Encoding.UTF8.GetBytes(xml);
        var vfs = NativeMemory.AllocZeroed(LargestVfs);
        var isOpen = false;
        try
        {
            api.DefaultVfs(vfs);
            isOpen = true;
            fixed (byte* name = "model.xml\0"u8)
            {
                if (Put(api, vfsSize, vfs, name, 0, content) is { } fault)
                {
                    reason = fault;
                    return null;
                }

                var place = 1;
                foreach (var asset in assets)
                {
                    fixed (byte* file = Utf8.ZeroTerminated(asset.Name))
                    {
                        if (Put(api, vfsSize, vfs, file, place++, asset.Content) is not { } refusal) continue;
                        reason = refusal;
                        return null;
                    }
                }

                var error = stackalloc byte[ErrorCapacity];
                error[0] = 0;
                var model = api.LoadXml(name, vfs, error, ErrorCapacity);
                reason = Utf8.Read(error) is { Length: > 0 } text ? text : "MuJoCo refuses the model and gives no reason.";
                return model != 0 ? new ModelHandle(api, model) : null;
            }
        }
        finally
        {
            if (isOpen) api.DeleteVfs(vfs);
            NativeMemory.Free(vfs);
        }
    }

    /// <summary>
    /// Bytes of an mjVFS, told by the place at which it keeps the address of an empty file; 0 where files are given as buffers.
    /// </summary>
    /// <param name="api">The library.</param>
    /// <param name="isBlock">Whether an address is that of a block that the library has allocated.</param>
    public static int FindVfsSize(NativeApi api, Func<nint, bool> isBlock)
    {
        if (api.AddBufferVfs is not null) return 0;
        var vfs = NativeMemory.AllocZeroed(LargestVfs);
        try
        {
            api.DefaultVfs(vfs);
            fixed (byte* name = "model.xml\0"u8)
            {
                if (api.MakeEmptyFileVfs(vfs, name, ErrorCapacity) != 0) return 0;
            }

            var size = 0;
            for (var offset = 0; size == 0 && offset < LargestVfs; offset += sizeof(nint))
            {
                if (isBlock(*(nint*)((byte*)vfs + offset))) size = offset + (VfsFiles * sizeof(nint));
            }

            api.DeleteVfs(vfs);
            return size;
        }
        finally
        {
            NativeMemory.Free(vfs);
        }
    }

    /// <summary>Why the text could not be handed over; null if it was.</summary>
    private static string? Put(NativeApi api, int vfsSize, void* vfs, byte* name, int place, byte[] content)
    {
        fixed (byte* bytes = content)
        {
            var code = api.AddBufferVfs is not null
                ? api.AddBufferVfs(vfs, name, bytes, content.Length)
                : api.MakeEmptyFileVfs(vfs, name, content.Length);
            if (code != 0) return $"MuJoCo cannot hold a file of {content.Length} bytes (code {code}).";
            if (api.AddBufferVfs is not null) return null;
            var contents = (byte**)((byte*)vfs + vfsSize) - VfsFiles;
            if (vfsSize is < VfsFiles * sizeof(long) or > LargestVfs || contents[place] is null) return WrongVfsSize;
            Buffer.MemoryCopy(bytes, contents[place], content.Length, content.Length);
            return null;
        }
    }
}
