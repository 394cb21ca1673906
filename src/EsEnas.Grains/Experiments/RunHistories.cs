using EsEnas.Core.Runs;
using EsEnas.Grains.History;

namespace EsEnas.Grains.Experiments;

/// <summary>A run's rows: those of training, and those of each later phase that has rows of its own.</summary>
/// <remarks>Not thread safe; readers may interleave with the loop at awaits.</remarks>
internal sealed class RunHistories
{
    // History grains: 20,000 iterations.
    private const int MostSoonVerified = 20;
    private readonly Dictionary<string, RunHistory> later;

    /// <param name="run">The run's id.</param>
    /// <param name="chunksOf">Where the stored rows of a history are, by its key.</param>
    public RunHistories(RunId run, Func<string, IHistoryChunks> chunksOf)
    {
        RunHistory Make(string key) => new(key, chunksOf(key));
        Training = Make(run.Value);
        later = RunPhases.WithOwnHistory.ToDictionary(kind => kind.Name, kind => Make($"{run}/{kind.HistoryName}"), StringComparer.Ordinal);
    }

    /// <summary>The rows of training.</summary>
    public RunHistory Training { get; }

    /// <summary>How many rows are in no history grain yet.</summary>
    public int PendingCount => Training.PendingCount + later.Values.Sum(history => history.PendingCount);

    /// <summary>Whether <see cref="VerifyAsync"/> takes no longer than a status may.</summary>
    public bool IsSoonVerified => Training.Chunks + later.Values.Sum(history => history.Chunks) <= MostSoonVerified;

    /// <summary>Those history grains.</summary>
    public IEnumerable<GrainId> ChunkGrains => later.Values.Prepend(Training).SelectMany(history => history.ChunkGrains);

    /// <summary>The rows of a phase; null if it has none.</summary>
    public RunHistory? Of(string phase) => phase == RunPhases.All[0].Name ? Training : later.GetValueOrDefault(phase);

    /// <summary>Starts from a checkpoint.</summary>
    /// <exception cref="ArgumentException">It is damaged.</exception>
    public void Restart(ExperimentRecord record)
    {
        Training.Restart(record.LastRow, record.PendingRows, record.PendingProposals);
        foreach (var (phase, history) in later)
        {
            var stored = record.LaterPhases.FirstOrDefault(other => other.Name == phase);
            history.Restart(stored?.LastRow ?? [], stored?.PendingRows ?? [], []);
        }
    }

    /// <summary>A phase begins, perhaps not for the first time.</summary>
    public void Restart(RunPhaseKind phase) => later.GetValueOrDefault(phase.Name)?.Restart([], [], []);

    /// <summary>Makes all rows so far durable. Rows that were stored before are overwritten by equal ones.</summary>
    public async Task StoreAsync()
    {
        await Training.StoreAsync();
        foreach (var history in later.Values) await history.StoreAsync();
    }

    /// <summary>Reads all that is stored, and gives nothing.</summary>
    /// <exception cref="Abstractions.RunException">A part of it cannot be decoded, or is missing
    /// (<see cref="Abstractions.RunError.Failed"/>).</exception>
    public async Task VerifyAsync()
    {
        await Training.VerifyAsync();
        foreach (var history in later.Values) await history.VerifyAsync();
    }

    /// <summary>A record of this moment with the last rows.</summary>
    public ExperimentRecord WithLast(ExperimentRecord record) =>
        record.WithPhases(phase => phase with { LastRow = Of(phase.Name)?.PackedLast ?? [] }) with
        {
            LastRow = Training.PackedLast,
        };

    /// <summary>A record with those rows inside it that no history grain has.</summary>
    /// <param name="record">The record.</param>
    /// <param name="pending">Whether there may be any.</param>
    public ExperimentRecord WithPending(ExperimentRecord record, bool pending) =>
        record.WithPhases(phase => phase with { PendingRows = pending ? Of(phase.Name)?.Pending ?? [] : [] }) with
        {
            PendingRows = pending ? Training.Pending : [],
            PendingProposals = pending ? Training.PendingProposals : [],
        };
}
