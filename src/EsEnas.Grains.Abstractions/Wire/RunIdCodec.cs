using System.Buffers;
using EsEnas.Core.Runs;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace EsEnas.Grains.Abstractions.Wire;

/// <summary>Writes it as the text that it was before it had a type of its own, to the byte. Thread safe.</summary>
[RegisterSerializer]
internal sealed class RunIdCodec : IFieldCodec<RunId>
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, RunId value)
        where TBufferWriter : IBufferWriter<byte> =>
            PlainFields.Write(ref writer, fieldIdDelta, expectedType, typeof(RunId), value.Value);

    public RunId ReadValue<TInput>(ref Reader<TInput> reader, Field field) => new(StringCodec.ReadValue(ref reader, field) ?? "");
}

/// <summary>It has nothing to copy.</summary>
[RegisterCopier]
internal sealed class RunIdCopier : ShallowCopier<RunId>;
