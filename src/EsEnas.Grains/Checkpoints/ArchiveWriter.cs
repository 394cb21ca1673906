using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Checkpoints;

/// <summary>
/// Hands what a run does to its archive: outcomes' records together with the checkpoints, kept checkpoints at once. What cannot be written
/// is tried again later and dropped in the end: it can be derived again, and a run does not wait for it.
/// </summary>
/// <remarks>Not thread safe: one run's loop.</remarks>
internal sealed partial class ArchiveWriter(RunId run, IGrainFactory grains, RunOptions options, ILogger<ArchiveWriter> logger)
{
    private const int MostPendingCheckpoints = 4;
    private const int MostPendingRecordBytes = 16_000_000;
    private const int MostMessageBytes = 4_000_000;
    private readonly List<OutcomeRecord> records = [];
    private readonly List<(int Iteration, byte[] Bytes)> checkpoints = [];

    /// <summary>Whether a checkpoint waits, which is better written at once.</summary>
    public bool Urgent => checkpoints.Count > 0;

    /// <summary>An iteration is done.</summary>
    /// <param name="trainer">The run's trainer.</param>
    /// <param name="next">The state after it.</param>
    /// <param name="record">Of the outcomes that it was computed from.</param>
    public void Add(Trainer trainer, TrainerState next, OutcomeRecord record)
    {
        records.Add(record);
        while (records.Sum(r => (long)r.Bytes.Length) > MostPendingRecordBytes && records.Count > 1) records.RemoveAt(0);
        if (next.Iteration % trainer.Specification.Checkpoint.KeepEvery != 0) return;
        checkpoints.Add((next.Iteration, trainer.Save(next)));
        if (checkpoints.Count > MostPendingCheckpoints) checkpoints.RemoveAt(0);
    }

    /// <summary>Discards what was not written, since the run restarts from a checkpoint.</summary>
    public void Clear()
    {
        records.Clear();
        checkpoints.Clear();
    }

    /// <summary>Writes what waits. Never throws.</summary>
    /// <param name="specification">The run's specification.</param>
    /// <param name="origin">The iteration that the run began at: 0, or where it was forked.</param>
    public async Task FlushAsync(ExperimentSpecification specification, int origin)
    {
        try
        {
            var archive = grains.GetGrain<IRunArchive>(run.Value);
            while (checkpoints.Count > 0)
            {
                var (iteration, bytes) = checkpoints[0];
                await archive.Keep(new IterationNumber(iteration), bytes, specification.Checkpoint.Keep, options.MaxKeptBytes);
                checkpoints.RemoveAt(0);
            }
            while (records.Count > 0)
            {
                var some = records.Take(Math.Max(1, MostMessageBytes / records.Max(r => r.Bytes.Length))).ToArray();
                int[] pinned =
                    [.. some.Select(r => r.Iteration).Where(i => i - 1 == origin || (i - 1) % specification.Checkpoint.KeepEvery == 0)];
                await archive.Record(OutcomeRecord.Pack(some), specification.Evaluations.PerIteration, pinned);
                records.RemoveRange(0, some.Length);
            }
        }
        catch (Exception exception)
        {
            LogNotArchived(logger, exception, run, records.Count, checkpoints.Count);
        }
    }
}
