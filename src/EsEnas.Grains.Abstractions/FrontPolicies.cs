using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// The policy files of a front as bytes: compressed, since they differ in little. In the order of the front's points.
/// </summary>
public static class FrontPolicies
{
    /// <summary>The most bytes of text that are read.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    /// <summary>The files as bytes; none for none.</summary>
    public static byte[] Pack(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0) return [];
        using var packed = new MemoryStream();
        using (var target = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            var length = new byte[sizeof(int)];
            foreach (var file in files)
            {
                var text = Encoding.UTF8.GetBytes(file);
                BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
                target.Write(length);
                target.Write(text);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are malformed.</exception>
    public static IReadOnlyList<string> Unpack(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var files = new List<string>();
        if (bytes.Length == 0) return files;
        try
        {
            using var source = new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var length = new byte[sizeof(int)];
            var total = 0L;
            while (source.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) is not 0 and var read)
            {
                var size = BinaryPrimitives.ReadInt32LittleEndian(length);
                if (read < length.Length || size < 0 || (total += size) > MostBytes) throw new FormatException("A front is malformed.");
                var text = new byte[size];
                source.ReadExactly(text);
                files.Add(Encoding.UTF8.GetString(text));
            }

            return files;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException("A front is malformed.", exception);
        }
    }
}
