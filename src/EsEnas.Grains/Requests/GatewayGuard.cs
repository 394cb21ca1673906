using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Orleans.Serialization.Buffers;

namespace EsEnas.Grains.Requests;

/// <summary>
/// Looks at every message of one client before Orleans does: it must be a request, in the client's own name, and within limits. What is
/// refused ends the connection.
/// </summary>
/// <remarks>
/// Orleans takes a message's word for who sent it, decodes it before any grain or filter sees it, and decodes by recursion: without this a
/// client could speak as a silo, answer calls in a silo's place, change where others' calls go, and end the process by nesting. Not thread
/// safe.
/// <para>The frames are those of Orleans' wire protocol, version 1: a length and the preamble; then of each message the lengths of header
/// and body (4 bytes each), the header (flags, id, sender, target, …) and the body (tagged fields).</para>
/// </remarks>
internal sealed class GatewayGuard
{
    /// <summary>Bytes of a request's header: names of grains, and what tracing adds.</summary>
    public const int MaxHeaderBytes = 8 * 1024;

    /// <summary>Bytes of a request's arguments: a specification of 256 KiB in whatever script, and room.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Objects within objects in a request.</summary>
    public const int MaxDepth = 64;

    private const int MaxPreambleBytes = 1024;
    private const int LengthBytes = 4;
    private const int IdBytes = 8;
    private const int DirectionShift = 16;
    private const int FourBits = 0xF;
    private const int Request = 1;
    private const int OneWay = 3;
    private const int ResponseTypeShift = 20;
    private const uint CacheUpdateFlag = 0x80;

    private static readonly byte[] HostedClient = Encoding.UTF8.GetBytes(ClientCalls.HostedClient);
    private static readonly byte[] ClientType = Encoding.UTF8.GetBytes("sys.client");

    private bool greeted;

    // Where the next frame begins, counted from the start of what is unread.
    private long next;

    /// <summary>Looks at what has arrived. Frames that are not whole are looked at when they are.</summary>
    /// <param name="unread">All that has arrived and is not consumed.</param>
    /// <exception cref="InvalidDataException">A frame is refused; the message says why.</exception>
    public void Look(in ReadOnlySequence<byte> unread)
    {
        while (next < unread.Length && LookAtFrame(unread.Slice(next)) is var length and > 0) next += length;
    }

    /// <summary>Tells what has been consumed.</summary>
    /// <param name="bytes">Bytes from the start of what was unread.</param>
    public void Consume(long bytes) => next -= bytes;

    // Its length, once it is whole; 0 before.
    private long LookAtFrame(in ReadOnlySequence<byte> frame)
    {
        if (!greeted)
        {
            if (frame.Length < LengthBytes) return 0;
            var preamble = Length(frame, 0, MaxPreambleBytes, "greeting");
            greeted = true;
            return LengthBytes + preamble;
        }
        if (frame.Length < 2 * LengthBytes) return 0;
        var header = Length(frame, 0, MaxHeaderBytes, "header");
        var body = Length(frame, LengthBytes, MaxBodyBytes, "arguments");
        var whole = 2L * LengthBytes + header + body;
        if (frame.Length < whole) return 0;
        LookAtHeader(frame.Slice(2 * LengthBytes, header));
        FieldNesting.Check(frame.Slice(2L * LengthBytes + header, body), MaxDepth);
        return whole;
    }

    private static int Length(in ReadOnlySequence<byte> frame, int at, int most, string what)
    {
        Span<byte> bytes = stackalloc byte[LengthBytes];
        frame.Slice(at, LengthBytes).CopyTo(bytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return (uint)length <= (uint)most ? length : throw Refused(
            string.Create(CultureInfo.InvariantCulture, $"a message with a {what} of {length:#,0} bytes; allowed: {most:#,0}"));
    }

    private static void LookAtHeader(in ReadOnlySequence<byte> header)
    {
        try
        {
            var reader = Reader.Create(header, session: null!);
            var flags = reader.ReadUInt32();
            reader.Skip(IdBytes);
            if (((flags >> DirectionShift) & FourBits) is not (Request or OneWay) || ((flags >> ResponseTypeShift) & FourBits) != 0)
                throw Refused("an answer: clients only ask");
            if ((flags & CacheUpdateFlag) != 0) throw Refused("a word on where grains are: silos only know that");
            if (!ReadId(ref reader).AsSpan().SequenceEqual(ClientType) || ReadId(ref reader).AsSpan().StartsWith(HostedClient))
                throw Refused("a message in the name of a silo or a grain");
        }
        catch (Exception error) when (error is not InvalidDataException)
        {
            throw Refused("a message that cannot be read");
        }
    }

    // A length, a hash unless that is 0, and the bytes.
    private static byte[] ReadId(ref Reader<ReadOnlySequenceInput> reader)
    {
        var length = reader.ReadVarUInt32();
        if (length == 0) return [];
        if (length > MaxHeaderBytes) throw Refused("a message that cannot be read");
        reader.ReadInt32();
        return reader.ReadBytes(length);
    }

    /// <summary>The error of a refused frame.</summary>
    /// <param name="what">What was sent.</param>
    internal static InvalidDataException Refused(string what) => new($"The client has sent {what}. Its connection is closed.");
}
