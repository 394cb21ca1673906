using System.Buffers.Binary;
using System.Text;

namespace EsEnas.MuJoCo.Tests.Native;

/// <summary>
/// Copies of the loaded library with a byte or two changed: one that says it is of another version, one that refers to what is not there.
/// </summary>
internal sealed class PatchedLibrary
{
    private readonly byte[] bytes;

    public PatchedLibrary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where the loaded file lies is read from the process map.");
        bytes = File.ReadAllBytes(MuJoCoLibrary.Path);
    }

    /// <summary>Makes mj_version() say another number.</summary>
    public PatchedLibrary SaysVersion(int version)
    {
        Assert.SkipUnless(
            System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "The number is in an instruction of this processor.");

        // mov eax, imm32; ret. The number is unusual enough to be found nowhere else so.
        Span<byte> code = stackalloc byte[6];
        code[0] = 0xB8;
        code[5] = 0xC3;
        BinaryPrimitives.WriteInt32LittleEndian(code[1..], MuJoCoLibrary.Version);
        var place = bytes.AsSpan().IndexOf(code);
        Assert.True(place > 0 && bytes.AsSpan(place + 1).IndexOf(code) < 0, "mj_version() is not where it is looked for.");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place + 1), version);
        return this;
    }

    /// <summary>Renames a symbol wherever the library speaks of it, so that its own references lead nowhere.</summary>
    public PatchedLibrary Renames(string export)
    {
        var name = Encoding.ASCII.GetBytes("\0" + export + "\0");
        var place = bytes.AsSpan().IndexOf(name);
        Assert.True(place > 0, export);
        bytes[place + export.Length] = (byte)'_';
        return this;
    }

    public PatchedLibrary Byte(int offset, byte value)
    {
        bytes[offset] = value;
        return this;
    }

    /// <summary>Writes the first bytes of the copy, or all.</summary>
    public string WriteTo(string folder, string name, int? length = null)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes[..(length ?? bytes.Length)]);
        return path;
    }

    public int Length => bytes.Length;
}
