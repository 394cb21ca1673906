using System.Collections.Immutable;
using EsEnas.Analysis.Statistics;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Reading;

/// <summary>A run as it is stored.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Record">What tables and figures need of it.</param>
internal sealed record StoredRun(RunStatus Status, RunRecord Record)
{
    /// <summary>What a figure or table of it should be read with: that it failed, that evaluations were invalid; null if neither.</summary>
    public string? Remark()
    {
        var failed =
            Status.State == RunState.Failed ? $"{Status.Id} failed{(Status.Message.Length > 0 ? $": {Status.Message}" : "")}" : null;
        var invalid = Record.Invalid is { Total: > 0 } some ? InvalidText.Of(some, Record.Evaluations) : null;
        return failed ?? (invalid is null ? null : $"{Status.Id}: {invalid}");
    }

    /// <summary>Reads a run without starting work on it.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="proposals">Whether the edge counts of all iterations are wanted too, much the largest part of a run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunException">There is no such run.</exception>
    /// <exception cref="CommandException">This build does not know its specification.</exception>
    public static async Task<StoredRun> ReadAsync(IRunReader reader, RunId id, bool proposals, CancellationToken cancellationToken)
    {
        var status = await reader.GetStatusAsync(id, cancellationToken);
        var specification = Read(id, await reader.GetSpecificationAsync(id, cancellationToken));
        var rows = await RunRows.ReadAllAsync(reader, id, IterationNumber.First, cancellationToken).ToListAsync(cancellationToken);
        var summaries = proposals && rows.Count > 0
            ? await RunRows.ReadProposalsAsync(reader, id, rows[^1].Iteration, cancellationToken).ToListAsync(cancellationToken)
            : [];
        var hasPolicy = status is { State: RunState.Completed, PolicyReturn: not null } && !BlackboxTask.Is(status.Task);
        var policy = hasPolicy && await reader.FindPolicyAsync(id, cancellationToken) is { } json ? PolicyDocument.FromJson(json) : null;
        var signals = proposals ? TaskSignals.Of(specification) : ([], []);
        return new StoredRun(status, new RunRecord
        {
            Id = status.Id,
            Name = status.Name.Length > 0 ? status.Name : status.Id.Value,
            Specification = specification,
            Method = RunLabels.Read(status.Labels).Values.GetValueOrDefault(SweepFile.MethodLabel, ""),
            Rows = rows,
            Proposals = summaries,
            Policy = policy,
            PolicyReturn = status.PolicyReturn,
            Sizes = new ModelSizes(status.LiveWeights, status.Biases, status.DenseWeights, status.Bits, status.FairBits),
            Front = status.Pareto.IsDefault ? [] : [.. status.Pareto.Select(point => new FrontPoint(point.LiveWeights, point.Return))],
            PolicySizes = [.. FrontText.Of(status).Select(point => new SizePoint(point.Size.Numbers, point.Size.Bits, point.Size.FlashBytes,
                point.Return ?? double.NaN, point.ReturnError ?? double.NaN, point.IsPolicy))],
            Layers = LayersOf(status, specification, policy),
            Observations = signals.Observations,
            Actuators = signals.Actuators,
        });
    }

    private static ExperimentSpecification Read(RunId id, string yaml)
    {
        try
        {
            return SpecificationYaml.Read(yaml);
        }
        catch (SpecificationException error)
        {
            throw new CommandException(ExitCode.RunFailed, $"run {id}: this build cannot read its specification: {error.Message}");
        }
    }

    // Older builds stored the sizes in policies only; a built-in task's are known without its model.
    private static ImmutableArray<int> LayersOf(RunStatus status, ExperimentSpecification specification, PolicyDocument? policy)
    {
        if (status.Layers is { IsDefaultOrEmpty: false } stored) return stored;
        var ends = policy?.Network.LayerSizes is [var inputs, .., var outputs] ? (inputs, outputs) : TaskSizes.Of(status.Task);
        return ends is var (observations, actions) ? [observations, .. specification.Policy.Hidden, actions] : [];
    }
}
