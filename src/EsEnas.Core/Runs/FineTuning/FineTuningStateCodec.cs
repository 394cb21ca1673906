using EsEnas.Core.Binary;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.FineTuning;

/// <summary>Fine-tuning states as checkpoints: those of the selection and of the trainer over the one model, framed together.</summary>
internal sealed class FineTuningStateCodec(Trainer trained, PolicySelection selection, Func<SelectionState, Trainer> trainerFor)
{
    private const int Schema = 1;

    private readonly string trainingHash = SpecificationText.TrainingHash(trained.Specification);

    private static ReadOnlySpan<byte> Kind => "ESNP"u8;

    /// <summary>The checkpoint of a state.</summary>
    public byte[] Save(FineTuningState state)
    {
        var writer = new StateWriter();
        Write(selection.Save(state.Chosen));
        Write(trainerFor(state.Chosen).Save(state.Trainer));
        Write(state.Polished is null ? [] : selection.Save(state.Polished));
        return CheckpointEnvelope.Seal(Kind, Schema, trainingHash, writer.Written);

        void Write(byte[] part)
        {
            writer.Count(part.Length);
            writer.Bytes(part);
        }
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">It cannot be used.</exception>
    public FineTuningState Load(ReadOnlySpan<byte> checkpoint) =>
        CheckpointEnvelope.Read(Kind, Schema, trainingHash, checkpoint, (content, _) => Read(content));

    private FineTuningState Read(ReadOnlySpan<byte> content)
    {
        var reader = new StateReader(content);
        var chosen = selection.Load(reader.Bytes(reader.CountOf(bytesEach: 1)));
        if (chosen.Result is null) throw new FormatException("The selection is not finished.");
        var trainer = trainerFor(chosen).Load(reader.Bytes(reader.CountOf(bytesEach: 1)));
        var polished = reader.Bytes(reader.CountOf(bytesEach: 1));
        reader.End();
        var report = polished.IsEmpty ? null : selection.Load(polished);
        if (report is { Result: null }) throw new FormatException("The report is not finished.");
        return new FineTuningState { Chosen = chosen, Trainer = trainer, Polished = report };
    }
}
