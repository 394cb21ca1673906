using System.Buffers.Binary;
using EsEnas.Core.Binary;

namespace EsEnas.Grains.Workers;

/// <summary>
/// One end of the two pipes between a process and its worker: frames of a length (4 bytes), a kind (1 byte) and a payload.
/// </summary>
/// <remarks>Not thread safe. One buffer each way, reused: a payload is valid until the next frame is read.</remarks>
internal sealed class WorkerChannel(Stream input, Stream output)
{
    private const int HeaderSize = 5;
    private const int LongestPayload = 256 << 20;
    private readonly byte[] header = new byte[HeaderSize];
    private byte[] received = new byte[1024];
    private byte[] sent = new byte[1024];
    private int length;

    /// <summary>The payload of the last frame read.</summary>
    public ReadOnlySpan<byte> Payload => received.AsSpan(0, length);

    /// <summary>Sends a frame by one write.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public void Send(WorkerMessage kind, ReadOnlySpan<byte> payload)
    {
        if (sent.Length < HeaderSize + payload.Length) sent = new byte[Math.Max(2 * sent.Length, HeaderSize + payload.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(sent, payload.Length);
        sent[4] = (byte)kind;
        payload.CopyTo(sent.AsSpan(HeaderSize));
        output.Write(sent, 0, HeaderSize + payload.Length);
        output.Flush();
    }

    /// <summary>Sends a frame of what has been written.</summary>
    public void Send(WorkerMessage kind, StateWriter payload) => Send(kind, payload.Written);

    /// <summary>Reads a frame.</summary>
    /// <exception cref="EndOfStreamException">The other end is gone.</exception>
    /// <exception cref="FormatException">This is no frame.</exception>
    public WorkerMessage Receive()
    {
        input.ReadExactly(header);
        length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > LongestPayload) throw new FormatException($"A frame of {length} bytes cannot be.");
        if (received.Length < length) received = new byte[Math.Max(2 * received.Length, length)];
        input.ReadExactly(received, 0, length);
        return (WorkerMessage)header[4];
    }
}
