using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// What is kept of a run for replay and forks, apart from its hot state: checkpoints, a bounded number of them, and the outcomes' digests
/// of the last iterations and of those right after a kept checkpoint. Key = run id. Everything here can be derived again, so that losing it
/// costs time only.
/// </summary>
[Alias("esenas.IRunArchive"), GrainKey]
public interface IRunArchive : IGrainWithStringKey
{
    /// <summary>Keeps a checkpoint; thins the others out if there are too many. The first and the last one stay.</summary>
    /// <param name="iteration">Completed iterations in it.</param>
    /// <param name="checkpoint">The trainer's checkpoint.</param>
    /// <param name="most">Checkpoints to keep, at least 2.</param>
    /// <param name="mostBytes">Bytes of checkpoints to keep; the first and the last are kept whatever they take.</param>
    [Alias("Keep"), SilosOnly]
    Task Keep([Number(0, int.MaxValue)] IterationNumber iteration, [Size] byte[] checkpoint, [Number(2, int.MaxValue)] int most,
        [Number(0, long.MaxValue)] long mostBytes);

    /// <summary>Records outcomes: packed records, one an iteration, each of the run's number of evaluations.</summary>
    /// <param name="records">The records.</param>
    /// <param name="evaluations">Evaluations of an iteration.</param>
    /// <param name="pinned">Iterations among them that are kept as long as the checkpoint before them, if that is there still.</param>
    [Alias("Record"), SilosOnly]
    Task Record([Size] byte[] records, [Number(1, int.MaxValue)] int evaluations, [Number(0, int.MaxValue)] IReadOnlyList<int> pinned);

    /// <summary>The kept checkpoints, by iteration.</summary>
    [Alias("List")]
    Task<IReadOnlyList<KeptCheckpoint>> List();

    /// <summary>A kept checkpoint; null if it is not (any more).</summary>
    [Alias("Read")]
    Task<byte[]?> Read([Number(0, int.MaxValue)] IterationNumber iteration);

    /// <summary>The record of an iteration's outcomes; null if there is none (any more).</summary>
    [Alias("ReadRecord")]
    Task<byte[]?> ReadRecord([Number(0, int.MaxValue)] IterationNumber iteration, [Number(1, int.MaxValue)] int evaluations);

    /// <summary>Removes everything. May be repeated after an error.</summary>
    [Alias("Clear"), SilosOnly]
    Task Clear();
}
