using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>1,000 iterations of a run's history. Key = run id + "/" + chunk number; chunk c holds iterations 1000c+1 to 1000c+1000.
/// Rows of a phase after training have the phase's history name before the chunk number.</summary>
[Alias("esenas.IHistoryGrain"), GrainKey("(/[a-z][a-z-]{0,31})?/[0-9]{1,7}")]
public interface IHistoryGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores rows (packed IterationRows) and proposal summaries (packed ProposalSummary), overwriting those of the same iterations.
    /// Durable when it returns.
    /// </summary>
    [Alias("Append"), SilosOnly]
    Task Append([Size] byte[] rows, [Size] byte[] proposals);

    /// <summary>Rows with iteration in [from, from + count) that exist, packed, in order.</summary>
    [Alias("Read")]
    Task<byte[]> Read([Number(0, int.MaxValue)] IterationNumber fromIteration, [Number(0, int.MaxValue)] int count);

    /// <summary>Proposal summaries with iteration in [from, from + count) that are stored, packed, in order.</summary>
    [Alias("ReadProposals")]
    Task<byte[]> ReadProposals([Number(0, int.MaxValue)] IterationNumber fromIteration, [Number(0, int.MaxValue)] int count);

    /// <summary>Whether anything is stored, damaged or not.</summary>
    [Alias("Exists")]
    Task<bool> Exists();

    /// <summary>Removes it.</summary>
    [Alias("Clear"), SilosOnly]
    Task Clear();
}
