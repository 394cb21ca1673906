using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Statistics;

/// <summary>What a table or figure needs of one run.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Specification">What it runs.</param>
/// <param name="Rows">Its history, in order of iteration.</param>
/// <param name="Proposals">Edge counts of the iterations that kept them; none in runs of older builds, nor if they were not asked for.</param>
/// <param name="Policy">The chosen policy of a completed run; null otherwise.</param>
internal sealed record RunRecord(RunStatus Status, ExperimentSpecification Specification, IReadOnlyList<IterationRow> Rows, IReadOnlyList<ProposalSummary> Proposals,
    PolicyDocument? Policy)
{
    public string Id => Status.Id;

    /// <summary>Evaluations of all its iterations without a valid return, by reason.</summary>
    public InvalidCounts Invalid => Rows.Aggregate(InvalidCounts.None, (sum, row) => sum + row.Invalid);

    /// <summary>Evaluations of all its iterations.</summary>
    public long Evaluations => Rows.Sum(row => (long)row.Evaluations);

    /// <summary>What a figure or table of it should be read with: that it failed, that evaluations were invalid; null if neither.</summary>
    public string? Remark()
    {
        var failed = Status.State == RunState.Failed ? $"{Id} failed{(Status.Message.Length > 0 ? $": {Status.Message}" : "")}" : null;
        var invalid = Invalid is { Total: > 0 } some ? InvalidText.Of(some, Evaluations) : null;
        return failed ?? (invalid is null ? null : $"{Id}: {invalid}");
    }

    /// <summary>Reads a run without starting work on it.</summary>
    /// <exception cref="RunException">There is no such run.</exception>
    /// <exception cref="CommandException">This build does not know its specification.</exception>
    public static async Task<RunRecord> ReadAsync(IRunConnection connection, string id, bool proposals, CancellationToken cancellationToken)
    {
        var grain = connection.Run(id);
        var status = await grain.GetStatus();
        var yaml = await grain.GetSpecification();
        ExperimentSpecification specification;
        try
        {
            specification = SpecificationYaml.Read(yaml);
        }
        catch (SpecificationException error)
        {
            throw new CommandException(ExitCode.RunFailed, $"run {id}: this build cannot read its specification: {error.Message}");
        }
        var rows = await PackedRows.ReadAllAsync(grain, fromIteration: 1).ToListAsync(cancellationToken);
        var summaries = proposals && rows.Count > 0 ? await PackedRows.ReadProposalsAsync(grain, rows[^1].Iteration).ToListAsync(cancellationToken) : [];
        // Only a policy that has been chosen: the request would otherwise choose one now.
        var hasPolicy = status is { State: RunState.Completed, PolicyReturn: not null } && !BlackboxTask.Is(status.Task);
        var policy = hasPolicy && (await grain.RequestPolicy()).Json is { } json ? PolicyDocument.FromJson(json) : null;
        return new RunRecord(status, specification, rows, summaries, policy);
    }
}
