using System.Globalization;

namespace EsEnas.MuJoCo.Native;

/// <summary>Finds the file that a library was loaded from.</summary>
internal static class LoadedFile
{
    /// <summary>The file that an address was mapped from; null where the system does not tell (it does on Linux).</summary>
    public static string? At(nint address)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            foreach (var line in File.ReadLines("/proc/self/maps"))
            {
                var dash = line.IndexOf('-', StringComparison.Ordinal);
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                var slash = line.IndexOf('/', StringComparison.Ordinal);
                if (dash < 0 || space < dash || slash < 0) continue;
                if (Number(line[..dash]) <= address && address < Number(line[(dash + 1)..space])) return line[slash..];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // Only what is said about the library depends on it.
        }

        return null;
    }

    private static nint Number(string text) =>
        nint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : nint.MaxValue;
}
