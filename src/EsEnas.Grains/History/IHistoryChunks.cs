using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.History;

/// <summary>The stored rows of one history, by chunk.</summary>
internal interface IHistoryChunks
{
    /// <summary>Rows [from, from + count) that a chunk has, in order.</summary>
    /// <exception cref="RunException">The chunk cannot be decoded (<see cref="RunError.Failed"/>).</exception>
    Task<IReadOnlyList<IterationRow>> ReadAsync(int chunk, IterationNumber from, int count);

    /// <summary>The proposal summaries that it has of these iterations, in order.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    Task<IReadOnlyList<ProposalSummary>> ReadProposalsAsync(int chunk, IterationNumber from, int count);

    /// <summary>Adds rows and summaries to a chunk; those that are there already are overwritten.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    Task AppendAsync(int chunk, IEnumerable<IterationRow> rows, IEnumerable<ProposalSummary> proposals);
}
