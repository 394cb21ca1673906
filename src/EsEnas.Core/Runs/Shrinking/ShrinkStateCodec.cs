using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>Shrinkings as checkpoints.</summary>
/// <param name="trained">The run's trainer.</param>
/// <param name="trainerFor">The trainer of a smaller policy's numbers.</param>
internal sealed class ShrinkStateCodec(Trainer trained, Func<CompactPolicy, SelectionState, int, Trainer> trainerFor)
{
    private const int Schema = 1;

    private readonly string trainingHash = SpecificationText.TrainingHash(trained.Specification);
    private readonly PolicySelection selection = new(trained);

    private static ReadOnlySpan<byte> Kind => "ESNK"u8;

    /// <summary>The checkpoint of a state.</summary>
    public byte[] Save(ShrinkState state)
    {
        var writer = new StateWriter();
        Part(writer, selection.Save(state.Chosen));
        writer.Count(state.Step);
        writer.Count(state.Judged);
        writer.Byte((byte)state.Stage);
        writer.Count(state.Reach);
        writer.Count(state.Bite);
        writer.Double(state.BestReturn);
        Optional(writer, state.Original);
        Optional(writer, state.Lossless);
        Optional(writer, state.Current);
        Optional(writer, state.Tuned);
        if (state.Tuned is { } tuned)
        {
            writer.Count(state.TunedAt);
            Part(writer, trainerFor(tuned, state.Chosen, state.TunedAt).Save(state.Tuning!));
        }

        writer.Count(state.Order.Length);
        foreach (var part in state.Order) Write(writer, part);
        writer.Flag(state.Trial is not null);
        if (state.Trial is { } trial) Write(writer, trial);
        writer.Count(state.Front.Length);
        foreach (var entry in state.Front) Write(writer, entry);
        // Older records have none.
        if (trained.Specification.Shrink.MaxWeights is not null) writer.Count(state.Doublings);
        return CheckpointEnvelope.Seal(Kind, Schema, trainingHash, writer.Written);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">It cannot be used.</exception>
    public ShrinkState Load(ReadOnlySpan<byte> checkpoint) =>
        CheckpointEnvelope.Read(Kind, Schema, trainingHash, checkpoint, (content, _) => Read(content));

    private static void Part(StateWriter writer, byte[] part)
    {
        writer.Count(part.Length);
        writer.Bytes(part);
    }

    private static void Optional(StateWriter writer, CompactPolicy? policy)
    {
        writer.Flag(policy is not null);
        if (policy is not null) CompactPolicyCodec.Write(writer, policy);
    }

    private static void Write(StateWriter writer, CompactPart part)
    {
        writer.Byte((byte)part.Kind);
        writer.Count(part.From);
        writer.Count(part.To);
    }

    private static void Write(StateWriter writer, ShrinkTrial trial)
    {
        writer.Byte((byte)trial.Kind);
        writer.Count(trial.Look);
        writer.Count(trial.Candidates.Length);
        foreach (var candidate in trial.Candidates)
        {
            CompactPolicyCodec.Write(writer, candidate.Policy);
            writer.Byte((byte)candidate.Verdict);
            Write(writer, candidate.Gone);
            writer.Count(candidate.Differences.Length);
            writer.Doubles(candidate.Differences.AsSpan());
        }
    }

    private static void Write(StateWriter writer, FrontEntry entry)
    {
        CompactPolicyCodec.Write(writer, entry.Policy);
        writer.Flag(entry.IsWithin);
        writer.Flag(entry.Result is not null);
        if (entry.Result is not { } result) return;
        writer.Double(result.Return);
        writer.Double(result.ReturnStd);
        writer.Count(result.Episodes);
        writer.Count(result.Diverged);
    }

    private ShrinkState Read(ReadOnlySpan<byte> content)
    {
        var reader = new StateReader(content);
        var chosen = selection.Load(reader.Bytes(reader.CountOf(bytesEach: 1)));
        if (chosen.Result is null) throw new FormatException("The selection is not finished.");
        var (step, judged, stage) = (reader.Count(), reader.Count(), ReadEnum<ShrinkStage>(ref reader));
        var (reach, bite, best) = (reader.Count(), reader.Count(), reader.Double());
        var (original, lossless) = (ReadOptional(ref reader), ReadOptional(ref reader));
        var (current, tuned) = (ReadOptional(ref reader), ReadOptional(ref reader));
        var (tunedAt, tuning) = (0, default(TrainerState));
        if (tuned is not null)
        {
            tunedAt = reader.Count();
            tuning = trainerFor(tuned, chosen, tunedAt).Load(reader.Bytes(reader.CountOf(bytesEach: 1)));
        }

        var order = ImmutableArray.CreateBuilder<CompactPart>();
        for (var left = reader.CountOf(bytesEach: 3); left > 0; left--) order.Add(ReadPart(ref reader));
        var trial = reader.Flag() ? ReadTrial(ref reader) : null;
        var front = ImmutableArray.CreateBuilder<FrontEntry>();
        for (var left = reader.CountOf(bytesEach: 8); left > 0; left--) front.Add(ReadEntry(ref reader, chosen));
        var doublings = trained.Specification.Shrink.MaxWeights is null ? 0 : reader.Count();
        reader.End();
        if (stage != ShrinkStage.Done && (current is null || lossless is null || (stage == ShrinkStage.Judging) != (trial is not null)
            || (stage == ShrinkStage.Tuning && tuned is null)))
            throw new FormatException("A shrinking lacks what it does next.");
        return new ShrinkState
        {
            Chosen = chosen,
            Step = step,
            Judged = judged,
            Stage = stage,
            Doublings = doublings,
            Reach = reach,
            Bite = bite,
            BestReturn = best,
            Original = original,
            Lossless = lossless,
            Current = current,
            Tuned = tuned,
            TunedAt = tunedAt,
            Tuning = tuning,
            Order = order.ToImmutable(),
            Trial = trial,
            Front = front.ToImmutable(),
        };
    }

    private static ShrinkTrial ReadTrial(ref StateReader reader)
    {
        var (kind, look) = (ReadEnum<ShrinkTrialKind>(ref reader), reader.Count());
        var candidates = new ShrinkCandidate[reader.CountOf(bytesEach: 8)];
        for (var i = 0; i < candidates.Length; i++)
        {
            var policy = CompactPolicyCodec.Read(ref reader);
            var (verdict, gone) = (ReadEnum<ShrinkVerdict>(ref reader), ReadPart(ref reader));
            candidates[i] = new ShrinkCandidate(policy, [.. reader.Doubles(reader.CountOf(bytesEach: 8))], verdict, gone);
        }

        if (candidates.Length == 0) throw new FormatException("A trial has no candidates.");
        return new ShrinkTrial(kind, [.. candidates], look);
    }

    private static FrontEntry ReadEntry(ref StateReader reader, SelectionState chosen)
    {
        var (policy, isWithin) = (CompactPolicyCodec.Read(ref reader), reader.Flag());
        return new FrontEntry(policy, isWithin, reader.Flag()
            ? new SelectionResult(chosen.Result!.Model, reader.Double(), reader.Double(), reader.Count(), reader.Count())
            : null);
    }

    private static CompactPart ReadPart(ref StateReader reader) =>
        new(ReadEnum<CompactPartKind>(ref reader), reader.Count(), reader.Count());

    private static CompactPolicy? ReadOptional(ref StateReader reader) => reader.Flag() ? CompactPolicyCodec.Read(ref reader) : null;

    private static T ReadEnum<T>(ref StateReader reader) where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), reader.Byte());
        return Enum.IsDefined(value) ? value : throw new FormatException($"There is no {typeof(T).Name} {value}.");
    }
}
