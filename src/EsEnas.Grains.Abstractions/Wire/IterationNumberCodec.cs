using System.Buffers;
using EsEnas.Core.Runs;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace EsEnas.Grains.Abstractions.Wire;

/// <summary>Writes it as the number that it was before it had a type of its own, to the byte. Thread safe.</summary>
[RegisterSerializer]
internal sealed class IterationNumberCodec : IFieldCodec<IterationNumber>
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, IterationNumber value)
        where TBufferWriter : IBufferWriter<byte> =>
            PlainFields.Write(ref writer, fieldIdDelta, expectedType, typeof(IterationNumber), value.Value);

    public IterationNumber ReadValue<TInput>(ref Reader<TInput> reader, Field field) => new(Int32Codec.ReadValue(ref reader, field));
}

/// <summary>It has nothing to copy.</summary>
[RegisterCopier]
internal sealed class IterationNumberCopier : ShallowCopier<IterationNumber>;
