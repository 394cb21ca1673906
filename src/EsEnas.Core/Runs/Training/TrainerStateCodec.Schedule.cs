using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Runs.Training;

internal sealed partial class TrainerStateCodec
{
    private const int MostMeans = 1000;

    // Older records have none of it.
    private bool BeginsAgain => specification.Optimizer.Schedule is { Beginnings: > 1 } or { Race: > 1 };

    private void WriteSchedule(ScheduleState state, StateWriter writer)
    {
        var (reductions, iteration, returnedTo, change) = state.Status;
        writer.Count(reductions);
        writer.Count(iteration);
        writer.Count(returnedTo);
        writer.Byte((byte)change);
        writer.Count(state.Restarts);
        writer.Double(state.Start);
        writer.Double(state.StartError);
        writer.Count(state.Means.Length);
        writer.Doubles(state.Means.AsSpan());
        writer.Double(state.Mark);
        writer.Count(state.Since);
        writer.Count(state.Fruitless);
        WriteSnapshot(state.Best, writer);
        WriteSnapshot(state.Champion, writer);
        if (specification.Optimizer.Schedule.MaxLoss is not null) writer.Count(state.Status.Narrowings);
        if (!BeginsAgain) return;
        writer.Count(state.Repeats);
        writer.Count(state.Laps);
    }

    private void WriteSnapshot(TrainerSnapshot? snapshot, StateWriter writer)
    {
        writer.Flag(snapshot is not null);
        if (snapshot is not { } best) return;
        writer.Count(best.Iteration);
        writer.Double(best.Mean);
        writer.Doubles(best.Theta.AsSpan());
        optimizer.Save(best.Optimizer, writer);
        controller.Save(best.Controller, writer);
        writer.Moments(best.Moments);
        WriteRecent(best.Recent, writer);
    }

    private ScheduleState ReadSchedule(ref StateReader reader, int parameters)
    {
        var (reductions, iteration, returnedTo) = (reader.Count(), reader.Count(), reader.Count());
        var change = (ScaleChange)reader.Byte();
        if (!Enum.IsDefined(change)) throw new FormatException($"There is no change {(int)change} of the steps' scale.");
        var state = new ScheduleState
        {
            Status = new ScaleStatus(reductions, iteration, returnedTo, change),
            Restarts = reader.Count(),
            Start = reader.Double(),
            StartError = reader.Double(),
            Means = ImmutableArray.Create(reader.Doubles(reader.Count(MostMeans))),
            Mark = reader.Double(),
            Since = reader.Count(),
            Fruitless = reader.Count(),
            Best = ReadSnapshot(ref reader, parameters),
            Champion = ReadSnapshot(ref reader, parameters),
        };
        if (specification.Optimizer.Schedule.MaxLoss is not null)
            state = state with { Status = state.Status with { Narrowings = reader.Count() } };
        return BeginsAgain ? state with { Repeats = reader.Count(), Laps = reader.Count() } : state;
    }

    private TrainerSnapshot? ReadSnapshot(ref StateReader reader, int parameters) => reader.Byte() == 0 ? null
        : new(reader.Count(), reader.Finite(), ImmutableArray.Create(reader.Doubles(parameters)), optimizer.Load(ref reader, parameters),
            controller.Load(ref reader), reader.Moments(objective.ObservationSize), ReadRecent(ref reader));
}
