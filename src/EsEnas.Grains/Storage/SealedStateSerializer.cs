using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Grains.Storage;

/// <summary>
/// How grain states become bytes, whatever the store: Orleans' binary form in an envelope with a checksum. Every storage provider of a silo
/// must have it.
/// </summary>
/// <remarks>
/// The envelope is a mark (8 bytes, the last one its version), the content, and the first 16 bytes of SHA-256 over both. States of builds
/// that had no envelope are read as they are, and get one when they are next written. A state that is an <see cref="IStoredState"/> comes
/// back even if it is damaged, and says so. Thread safe.
/// </remarks>
/// <param name="serializer">Orleans' own.</param>
public sealed class SealedStateSerializer(Serializer serializer) : IGrainStorageSerializer
{
    private const int ChecksumSize = 16;

    // What Orleans' form of a state begins with. The mark's first byte differs from it in four bits.
    private const byte FirstOfPlainState = 0x20;

    // An envelope whose mark is damaged too must not pass for a state of an older build.
    private const int LeastMarkBytes = 4;

    private static ReadOnlySpan<byte> Mark => [0x89, (byte)'E', (byte)'S', (byte)'E', (byte)'N', (byte)'A', (byte)'S', 1];

    /// <inheritdoc/>
    public BinaryData Serialize<T>([AllowNull] T input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(Mark);
        serializer.Serialize(input, buffer);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        buffer.Write(hash[..ChecksumSize]);
        return new BinaryData(buffer.WrittenMemory);
    }

    /// <inheritdoc/>
    /// <exception cref="DamagedStateException">The bytes cannot be decoded, and the type cannot say so itself.</exception>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string damage;
        try
        {
            if (serializer.Deserialize<T>(Open(input.ToMemory())) is { } state) return state;
            damage = "it holds nothing";
        }
        catch (DamagedStateException exception)
        {
            damage = exception.Message;
        }
        catch (Exception exception)
        {
            damage = $"this build does not understand it ({exception.GetType().Name}: {exception.Message.Split('\n')[0].Trim()})";
        }

        if (!typeof(IStoredState).IsAssignableFrom(typeof(T))) throw new DamagedStateException(damage);
        var damaged = Activator.CreateInstance<T>();
        ((IStoredState)damaged!).Damage = damage;
        return damaged;
    }

    /// <summary>The content of an envelope, or all bytes if they are of a build without envelopes.</summary>
    /// <exception cref="DamagedStateException">Neither.</exception>
    private static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var marked = 0;
        for (var i = 0; i < Math.Min(Mark.Length, span.Length); i++) marked += span[i] == Mark[i] ? 1 : 0;
        if (marked < LeastMarkBytes)
        {
            if (span is [FirstOfPlainState, ..]) return bytes;
            throw new DamagedStateException($"its {Count(span.Length)} bytes do not begin as those of a state do");
        }

        if (span.Length < Mark.Length + ChecksumSize) throw new DamagedStateException($"only {Count(span.Length)} bytes of it are left");
        var body = span[..^ChecksumSize];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        if (!hash[..ChecksumSize].SequenceEqual(span[^ChecksumSize..]))
            throw new DamagedStateException($"its {Count(span.Length)} bytes do not fit their checksum");
        if (!body.StartsWith(Mark)) throw new DamagedStateException("a newer build has written it; use that one");
        return bytes[Mark.Length..^ChecksumSize];
    }

    private static string Count(int bytes) => bytes.ToString("#,0", CultureInfo.InvariantCulture);
}
