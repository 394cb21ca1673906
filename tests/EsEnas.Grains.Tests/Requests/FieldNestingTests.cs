using System.Buffers;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Requests;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace EsEnas.Grains.Tests.Requests;

public sealed class FieldNestingTests
{
    private static readonly Serializer Serializer = MakeSerializer();

    [Fact]
    public void Depth_of_a_value_is_that_of_its_objects()
    {
        object value = 1;
        for (var depth = 0; depth < 80; depth++, value = new List<object> { value })
        {
            Assert.Equal(depth <= 64, IsAllowed(value, 64));
            if (depth > 0) Assert.False(IsAllowed(value, depth - 1));
            Assert.True(IsAllowed(value, depth));
        }
    }

    [Fact]
    public void Values_of_every_form_are_read()
    {
        object?[] values =
        [
            null, true, -1, long.MinValue, ulong.MaxValue, uint.MaxValue, 1.5, 1.5f, decimal.MaxValue, 'x', "", new string('é', 70_000),
            new byte[300], Guid.NewGuid(), DateTimeOffset.UnixEpoch,
            TimeSpan.MaxValue, new SubmitRequest("task: swimmer", TraceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            new ForkRequest(new("a"), new(1), "b", true), new ArgumentException("outer", new InvalidOperationException("inner")),
            new Dictionary<string, object> { ["a"] = new[] { 1, 2, 3 }, ["b"] = (1, "two") },
            Enumerable.Range(0, 1000).Select(i => (long)i << i).ToList(), typeof(string), RunState.Damaged,
        ];
        foreach (var value in values) Assert.True(IsAllowed(value, 8), $"{value}");
        var shared = new List<string> { "x" };
        Assert.True(IsAllowed(new object[] { shared, shared, values }, 8));
    }

    [Fact]
    public void Bytes_that_are_no_value_are_refused_or_passed_and_never_read_beyond_their_end()
    {
        var bytes = Serializer.SerializeToArray<object>(
            new object[] { new SubmitRequest("task: swimmer"), new ArgumentException("x"), new byte[40], 1L << 60 });
        for (var length = 0; length <= bytes.Length; length++) Try(bytes.AsSpan(0, length).ToArray());
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << bit);
                Try(changed);
            }
        }
        Assert.Throws<InvalidDataException>(() => Check([0xE0], 64));
        Assert.Throws<InvalidDataException>(() => Check([0x41, 0xFF], 64));
        Assert.Throws<InvalidDataException>(() => Check([0x00, 0x00], 64));
        Assert.Throws<InvalidDataException>(() => Check([0xA0], 64));

        static void Try(byte[] value)
        {
            if (Record.Exception(() => Check(value, 64)) is { } error) Assert.IsType<InvalidDataException>(error);
        }
    }

    private static bool IsAllowed(object? value, int most) =>
        Record.Exception(() => Check(Serializer.SerializeToArray(value), most)) is not InvalidDataException;

    // In pieces of one byte: a value may arrive so.
    private static void Check(byte[] bytes, int most)
    {
        FieldNesting.Check(new ReadOnlySequence<byte>(bytes), most);
        Piece? first = null, last = null;
        foreach (var each in bytes) last = last is null ? first = new Piece(new byte[] { each }) : last.Append(new byte[] { each });
        if (first is not null) FieldNesting.Check(new ReadOnlySequence<byte>(first, 0, last!, 1), most);
    }

    private static Serializer MakeSerializer()
    {
        var services = new ServiceCollection();
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(IExperimentGrain).Assembly));
        return services.BuildServiceProvider().GetRequiredService<Serializer>();
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
