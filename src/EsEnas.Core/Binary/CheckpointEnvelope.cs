using System.Security.Cryptography;

namespace EsEnas.Core.Binary;

/// <summary>
/// What surrounds a checkpoint's content: kind (4 letters), schema version (4 bytes), training hash of the specification (16), content, and
/// the first 16 bytes of SHA-256 over all of that. This frame is the same in every schema version.
/// </summary>
internal static class CheckpointEnvelope
{
    private const int HeadSize = 24;
    private const int ChecksumSize = 16;

    /// <summary>Frames a content.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> kind, int schema, string trainingHash, ReadOnlySpan<byte> content)
    {
        var writer = new StateWriter();
        writer.Bytes(kind);
        writer.Int32(schema);
        writer.Bytes(Convert.FromHexString(trainingHash));
        writer.Bytes(content);
        writer.Bytes(SHA256.HashData(writer.Written).AsSpan(0, ChecksumSize));
        return writer.Written.ToArray();
    }

    /// <summary>Checks the frame and reads the content.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="newestSchema">The newest schema version that can be read.</param>
    /// <param name="trainingHash">The training hash of the specification.</param>
    /// <param name="checkpoint">The whole.</param>
    /// <param name="read">Reads a content of a schema version; throws <see cref="FormatException"/> if it is malformed.</param>
    /// <exception cref="CheckpointException">Not a checkpoint of this kind, corrupt, of a newer schema, or of another
    /// specification.</exception>
    public static T Read<T>(ReadOnlySpan<byte> kind, int newestSchema, string trainingHash, ReadOnlySpan<byte> checkpoint,
        Func<ReadOnlySpan<byte>, int, T> read)
    {
        var content = Open(kind, newestSchema, trainingHash, checkpoint, out var schema);
        try
        {
            return read(content, schema);
        }
        catch (FormatException exception)
        {
            throw new CheckpointException($"The checkpoint is corrupt: {exception.Message}", exception);
        }
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> kind, int newestSchema, string trainingHash, ReadOnlySpan<byte> checkpoint,
        out int schema)
    {
        if (checkpoint.Length < HeadSize + ChecksumSize || !checkpoint.StartsWith(kind))
            throw new CheckpointException($"The checkpoint is corrupt: its {checkpoint.Length} bytes do not begin as one does.");
        var body = checkpoint[..^ChecksumSize];
        if (!SHA256.HashData(body).AsSpan(0, ChecksumSize).SequenceEqual(checkpoint[^ChecksumSize..]))
            throw new CheckpointException("The checkpoint is corrupt: its checksum is wrong.");
        var reader = new StateReader(body[kind.Length..]);
        schema = reader.Int32();
        if (schema > newestSchema)
            throw new CheckpointException(
                $"The checkpoint has schema version {schema}; this build reads up to {newestSchema}. Use a newer build.")
            {
                IsOfNewerBuild = true,
            };
        if (schema < 1) throw new CheckpointException($"The checkpoint is corrupt: there is no schema version {schema}.");
        if (!reader.Bytes(16).SequenceEqual(Convert.FromHexString(trainingHash)))
            throw new CheckpointException(
                "The checkpoint is of another specification: only keys that training does not depend on may differ, such as iterations.");
        return body[HeadSize..];
    }
}
