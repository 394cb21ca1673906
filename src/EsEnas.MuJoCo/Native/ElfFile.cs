using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>
/// Looks at a Linux library before the loader does: one that was cut off, or whose download left holes, maps without complaint, and ends
/// the process when it is used.
/// </summary>
internal static class ElfFile
{
    /// <summary>How the fault of a file begins that lacks its end.</summary>
    public const string CutOff = "it is cut off";

    private const int HeaderSize = 64;
    private const ushort SharedObject = 3;
    private const uint LoadedSegment = 1;
    private const uint Executable = 1;

    // No code has so many zeros in a row; a download that reserves its space and does not come to its end has.
    private const int HoleSize = 1 << 16;

    /// <summary>Why a file cannot be a library for this process; null if nothing speaks against it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? Fault(string path)
    {
        // A pipe has no length either, and to open one would wait for its other end.
        var info = new FileInfo(path);
        if ((info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info).Length == 0) return "the file is empty";
        using var file = File.OpenRead(path);
        var length = file.Length;
        Span<byte> header = stackalloc byte[HeaderSize];
        var read = file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        if (!header[..Math.Min(4, read)].SequenceEqual("\u007fELF"u8)) return "it is not a library (no ELF header)";
        if (read < HeaderSize) return Truncated(length, HeaderSize);
        var machine = Word(header, 18);
        if (header[4] != 2) return $"it is a 32-bit library ({MachineName(machine)}), and this process has 64 bits";
        if (header[5] != 1 || machine != ThisMachine())
            return $"it is a library for {MachineName(machine)}, and this process runs on {RuntimeInformation.ProcessArchitecture}";
        if (Word(header, 16) != SharedObject) return "it is not a shared library";

        var needed = Math.Max(EndOfTable(header, 40, 58, 60), EndOfTable(header, 32, 54, 56));
        if (needed <= (ulong)length) needed = Math.Max(needed, EndOfSegments(file, header));
        return needed > (ulong)length ? Truncated(length, needed) : Hole(file, header);
    }

    private static string Truncated(long length, ulong needed) =>
        string.Create(CultureInfo.InvariantCulture, $"{CutOff}: {length} of at least {needed} bytes (copy or download it again)");

    /// <summary>
    /// End of the table whose offset, entry size and number of entries stand at these places of the header; 0 without a table.
    /// </summary>
    private static ulong EndOfTable(ReadOnlySpan<byte> header, int offsetAt, int sizeAt, int countAt)
    {
        var offset = Long(header, offsetAt);
        return offset == 0 ? 0 : Sum(offset, (ulong)Word(header, sizeAt) * Word(header, countAt));
    }

    /// <summary>End of the last segment that the loader will map.</summary>
    private static ulong EndOfSegments(FileStream file, ReadOnlySpan<byte> header)
    {
        var end = 0UL;
        foreach (var segment in Segments(file, header)) end = Math.Max(end, Sum(segment.Offset, segment.Size));
        return end;
    }

    /// <summary>Says where the code is only zeros; null if it is nowhere.</summary>
    private static string? Hole(FileStream file, ReadOnlySpan<byte> header)
    {
        foreach (var segment in Segments(file, header))
        {
            if (segment.Type != LoadedSegment || (segment.Flags & Executable) == 0) continue;
            var block = new byte[HoleSize];
            file.Position = (long)segment.Offset;
            for (var at = 0UL; at + HoleSize <= segment.Size; at += HoleSize)
            {
                file.ReadExactly(block);
                if (!block.AsSpan().ContainsAnyExcept((byte)0))
                    return string.Create(CultureInfo.InvariantCulture,
                        $"it has a hole: only zeros from byte {segment.Offset + at} on (copy or download it again)");
            }
        }

        return null;
    }

    private static List<(uint Type, uint Flags, ulong Offset, ulong Size)> Segments(FileStream file, ReadOnlySpan<byte> header)
    {
        const int EntrySize = 56;
        var (offset, size, count) = (Long(header, 32), Word(header, 54), Word(header, 56));
        var segments = new List<(uint, uint, ulong, ulong)>();
        if (size < EntrySize) return segments;
        var entry = new byte[EntrySize];
        for (var i = 0; i < count; i++)
        {
            file.Position = (long)offset + (i * size);
            file.ReadExactly(entry);
            segments.Add((BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(4)),
                Long(entry, 8), Long(entry, 32)));
        }

        return segments;
    }

    private static ulong Sum(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;

    private static ushort Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static ulong Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static ushort ThisMachine() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        Architecture.RiscV64 => 243,
        Architecture.LoongArch64 => 258,
        _ => 0,
    };

    private static string MachineName(ushort machine) => machine switch
    {
        3 => "x86",
        40 => "Arm",
        62 => "X64",
        183 => "Arm64",
        243 => "RiscV64",
        258 => "LoongArch64",
        _ => string.Create(CultureInfo.InvariantCulture, $"machine {machine}"),
    };
}
