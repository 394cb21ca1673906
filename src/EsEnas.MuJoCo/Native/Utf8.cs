using System.Runtime.InteropServices;
using System.Text;

namespace EsEnas.MuJoCo.Native;

/// <summary>Strings as the library has them: UTF-8, ended by a zero.</summary>
internal static unsafe class Utf8
{
    /// <summary>The text at an address; empty for null.</summary>
    public static string Read(byte* text) =>
        text is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    public static byte[] ZeroTerminated(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
