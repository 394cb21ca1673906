using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>
/// What a loaded library exports; names in <paramref name="without"/> count as missing, as they may be in releases to come.
/// </summary>
internal sealed class LibraryExports(nint library, params string[] without)
{
    /// <summary>The address of a function or variable; 0 if there is none of that name.</summary>
    public nint Find(string symbol) =>
        !without.Contains(symbol) && NativeLibrary.TryGetExport(library, symbol, out var address) ? address : 0;
}
