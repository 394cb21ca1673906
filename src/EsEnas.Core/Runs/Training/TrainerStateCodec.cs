using System.Collections.Immutable;
using System.Text;
using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>Trainer states as checkpoints and fingerprints.</summary>
/// <remarks>
/// Schema 2 is schema 1 and the Pareto front. The fingerprint stays on the layout of schema 1, so that a run keeps its fingerprints across
/// builds. What a step schedule remembers is in both, where there is one.
/// </remarks>
internal sealed partial class TrainerStateCodec(ExperimentSpecification specification, IObjective objective, IController controller,
    IWeightOptimizer optimizer)
{
    private const int Schema = 2;

    private readonly string trainingHash = SpecificationText.TrainingHash(specification);

    private static ReadOnlySpan<byte> Kind => "ESNT"u8;

    /// <summary>The checkpoint of a state.</summary>
    public byte[] Save(TrainerState state)
    {
        var content = new StateWriter();
        Write(state, content);
        WritePareto(state.Pareto, content);
        return CheckpointEnvelope.Seal(Kind, Schema, trainingHash, content.Written);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">It cannot be used.</exception>
    public TrainerState Load(ReadOnlySpan<byte> checkpoint) =>
        CheckpointEnvelope.Read(Kind, Schema, trainingHash, checkpoint, Read);

    /// <summary>The fingerprint of a state.</summary>
    public Fingerprint FingerprintOf(TrainerState state)
    {
        var content = new StateWriter();
        content.Int32(NumericsVersion.Current);
        content.Bytes(Encoding.ASCII.GetBytes(trainingHash));
        Write(state, content);
        return Fingerprint.Of(content);
    }

    private void Write(TrainerState state, StateWriter writer)
    {
        writer.Int32(state.Iteration);
        writer.Count(state.Theta.Length);
        writer.Doubles(state.Theta.AsSpan());
        optimizer.Save(state.Optimizer, writer);
        controller.Save(state.Controller, writer);
        writer.Moments(state.Moments);
        writer.Double(state.BestReturn);
        writer.Double(state.LastMeanReturn);
        WriteRecent(state.Recent, writer);
        if (specification.Optimizer.ReducesSteps) WriteSchedule(state.Schedule ?? new ScheduleState(), writer);
    }

    private void WriteRecent(ImmutableArray<RecentModels> iterations, StateWriter writer)
    {
        writer.Count(iterations.Length);
        foreach (var recent in iterations)
        {
            writer.Int32(recent.Iteration);
            writer.Count(recent.Models.Length);
            foreach (var model in recent.Models)
            {
                writer.Double(model.TrainingReturn);
                writer.Model(objective.Models.Space, model.Model);
            }
        }
    }

    private void WritePareto(ImmutableArray<ParetoEntry> front, StateWriter writer)
    {
        writer.Count(front.Length);
        foreach (var entry in front)
        {
            writer.Count(entry.Iteration);
            writer.Count(entry.LiveWeights);
            writer.Double(entry.Return);
            writer.Model(objective.Models.Space, entry.Model);
        }
    }

    private TrainerState Read(ReadOnlySpan<byte> content, int schema)
    {
        var reader = new StateReader(content);
        var iteration = reader.Int32();
        if (iteration < 0) throw new FormatException($"There is no iteration {iteration}.");
        var length = reader.CountOf(bytesEach: 8);
        if (length != objective.Models.ParameterCount)
            throw new FormatException($"theta has {length} entries; the objective has {objective.Models.ParameterCount}.");
        var state = new TrainerState
        {
            Iteration = iteration,
            Theta = ImmutableArray.Create(reader.Doubles(length)),
            Optimizer = optimizer.Load(ref reader, length),
            Controller = controller.Load(ref reader),
            Moments = reader.Moments(objective.ObservationSize),
            BestReturn = reader.Double(),
            LastMeanReturn = reader.Double(),
            Recent = ReadRecent(ref reader),
            Schedule = specification.Optimizer.ReducesSteps ? ReadSchedule(ref reader, length) : null,
            Pareto = schema >= 2 ? ReadPareto(ref reader) : [],
        };
        reader.End();
        return state;
    }

    private ImmutableArray<RecentModels> ReadRecent(ref StateReader reader)
    {
        var iterations = ImmutableArray.CreateBuilder<RecentModels>();
        for (var left = reader.Count(RecentModels.MaxIterations); left > 0; left--)
        {
            var iteration = reader.Int32();
            var count = reader.CountOf(bytesEach: 9);
            if (count > RecentModels.MaxModels)
                throw new FormatException($"An iteration has {count} models; at most {RecentModels.MaxModels} are kept.");
            var models = ImmutableArray.CreateBuilder<RecentModel>(count);
            for (var i = 0; i < count; i++)
            {
                var trainingReturn = reader.Double();
                models.Add(new RecentModel(reader.Model(objective.Models.Space), trainingReturn));
            }

            iterations.Add(new RecentModels(iteration, models.MoveToImmutable()));
        }

        return iterations.ToImmutable();
    }

    private ImmutableArray<ParetoEntry> ReadPareto(ref StateReader reader)
    {
        var front = ImmutableArray.CreateBuilder<ParetoEntry>();
        for (var left = reader.Count(ParetoFront.MaxEntries); left > 0; left--)
        {
            var (iteration, liveWeights, value) = (reader.Count(), reader.Count(), reader.Finite());
            front.Add(new ParetoEntry(reader.Model(objective.Models.Space), iteration, value, liveWeights));
        }

        return front.ToImmutable();
    }
}
