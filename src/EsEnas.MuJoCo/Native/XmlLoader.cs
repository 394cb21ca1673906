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

    /// <exception cref="ModelFormatException">The library refuses the text.</exception>
    public static ModelHandle Compile(Binding binding, string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var api = binding.Api;
        var content = Encoding.UTF8.GetBytes(xml);
        if (content.Length == 0) throw new ModelFormatException("The model text is empty.");

        var vfs = NativeMemory.AllocZeroed(LargestVfs);
        var isOpen = false;
        try
        {
            api.DefaultVfs(vfs);
            isOpen = true;
            fixed (byte* name = "model.xml\0"u8)
            {
                Put(binding, vfs, name, content);
                var error = stackalloc byte[ErrorCapacity];
                error[0] = 0;
                var model = api.LoadXml(name, vfs, error, ErrorCapacity);
                return model != 0
                    ? new ModelHandle(api, model)
                    : throw new ModelFormatException(
                        Utf8.Read(error) is { Length: > 0 } text ? text : "MuJoCo refuses the model and gives no reason.");
            }
        }
        finally
        {
            if (isOpen) api.DeleteVfs(vfs);
            NativeMemory.Free(vfs);
        }
    }

    private static void Put(Binding binding, void* vfs, byte* name, byte[] content)
    {
        fixed (byte* bytes = content)
        {
            int code;
            if (binding.Api.AddBufferVfs is not null)
            {
                code = binding.Api.AddBufferVfs(vfs, name, bytes, content.Length);
            }
            else
            {
                code = binding.Api.MakeEmptyFileVfs(vfs, name, content.Length);
                if (code == 0)
                {
                    var size = binding.Layout["sizeof_mjVFS"];
                    var contents = (byte**)((byte*)vfs + size) - VfsFiles;
                    if (size is < VfsFiles * sizeof(long) or > LargestVfs || contents[0] is null)
                        throw SelfCheck.Mismatch(binding, "sizeof_mjVFS", "does not lead to the contents of a file");
                    Buffer.MemoryCopy(bytes, contents[0], content.Length, content.Length);
                }
            }

            if (code != 0) throw new ModelFormatException($"MuJoCo cannot hold a model text of {content.Length} bytes (code {code}).");
        }
    }
}
