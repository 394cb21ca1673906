using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// What a run's record says of it. The run's grain and whoever reads the store without one begin with the same; the grain knows some of it
/// better. Pure.
/// </summary>
internal static class RecordStatus
{
    /// <summary>The error where there is no record.</summary>
    /// <param name="run">The id that was asked for.</param>
    public static RunException Missing(RunId run) => RunId.IsValid(run.Value)
        ? new RunException(RunError.NotFound, $"There is no run '{run}'.")
        : new RunException(RunError.InvalidSpecification, $"'{SafeText.Shown(run.Value)}' is not the name of a run: {RunId.Allowed}");

    /// <summary>What there is to say of a record that cannot be decoded.</summary>
    /// <param name="run">Its id.</param>
    /// <param name="damage">Why not.</param>
    public static string DamageOf(RunId run, string damage) => StoredStates.DamageOf($"The record of run '{run}'", damage);

    /// <summary>What there is to say of a record whose specification this build cannot read.</summary>
    /// <param name="reason">Why not.</param>
    public static string Unreadable(SpecificationException reason) =>
        $"this build cannot read the run's specification: {reason.Message}";

    /// <summary>Where the run stands if nobody works on it.</summary>
    /// <param name="run">Its id.</param>
    /// <param name="record">Its record.</param>
    /// <param name="specification">Its specification; null if this build cannot read it.</param>
    /// <param name="row">The row of its last iteration; null before the first.</param>
    public static RunStatus Of(RunId run, ExperimentRecord record, ExperimentSpecification? specification, IterationRow? row)
    {
        var validity = ValidityRecord.Read(record.Validity);
        var interrupted = record.State == RunState.Running;
        var status = new RunStatus
        {
            Id = run,
            State = interrupted ? RunState.Paused : record.State,
            Task = specification?.Task ?? "",
            Iteration = row?.Iteration ?? default,
            Iterations = specification?.Iterations ?? 0,
            CheckpointedIteration = new IterationNumber(record.Iteration),
            MeanReturn = FiniteNumber.OrNull(row?.MeanReturn),
            BestReturn = FiniteNumber.OrNull(row?.BestReturn),
            Fingerprint = row?.Fingerprint.ToString() ?? "",
            LiveWeights = row?.LiveWeights ?? 0,
            EvaluationsPerIteration = specification?.Evaluations.PerIteration ?? 0,
            BlockedBy = interrupted ? RunBlock.Interrupted : RunBlock.None,
            Message = record.Message,
            Warning = FlatReturns.Warning(row, specification?.Horizon ?? 0),
            Schedule = ScaleText.Of(row, specification),
            MeanReturnIteration = row?.MeanReturnIteration ?? default,
            TraceId = Tracing.TraceId(record.TraceParent),
            SubmittedAt = record.SubmittedAt,
            Seed = specification?.Seed ?? 0,
            Pareto = record.Pareto.IsDefault ? [] : record.Pareto,
            ForkedFrom = record.ForkedFrom,
            Name = record.Name,
            Labels = record.Labels,
            NumericsIdentity = record.NumericsIdentity,
            LastInvalid = row?.Invalid.ByNumber ?? [],
            Invalid = validity.Invalid.ByNumber,
            Evaluations = validity.Evaluations,
            Recipe = specification?.Recipe ?? "",
            TrainingEpisodes = record.Tally?.Episodes ?? specification?.Evaluations.Over(row?.Iteration.Value ?? 0) ?? 0,
            TrainingSteps = record.Tally?.Steps,
            EndedBy = RunEndText.Word(EndOf(record, specification)),
            SecondsSpent = record.Tally?.Seconds ?? 0,
            EpisodesAllowed = specification?.Budget.Episodes,
            MayEndEarly = specification?.MayEndEarly ?? false,
        };
        return WithPolicy(status, record.Size, record.Policy, record.Front)
            .WithPhases([.. record.LaterPhases.Select(phase => phase.Status)]);
    }

    /// <summary>What the list of runs says of a run.</summary>
    /// <param name="run">Its id.</param>
    /// <param name="record">Its record.</param>
    /// <param name="specification">Its specification; null if this build cannot read it.</param>
    /// <param name="state">The state that is listed.</param>
    public static CatalogEntry EntryOf(RunId run, ExperimentRecord record, ExperimentSpecification? specification, RunState state)
    {
        CatalogEntry entry = new(run, specification?.Task ?? "", state, record.SubmittedAt, specification?.Iterations ?? 0,
            record.ForkedFrom, Name: Given(record.Name), Labels: Given(record.Labels));
        // What it has spent, a run at work would have to tell all the time.
        return state == RunState.Running || record.Tally is not { } tally
            ? entry
            : entry with { TrainingEpisodes = tally.Episodes, EndedBy = RunEndText.Word((RunEnd)tally.End) };
    }

    /// <summary>
    /// A text of a record as the list of runs has it: nothing where it is empty, since entries of older builds have nothing there.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // Older builds knew two ends. A run that was extended since has iterations before it again.
    private static RunEnd EndOf(ExperimentRecord record, ExperimentSpecification? specification) =>
        record.Tally is { } tally
            ? tally.End == (int)RunEnd.Iterations && record.Iteration < specification?.Iterations ? RunEnd.None : (RunEnd)tally.End
        : record.State != RunState.Completed || specification is null ? RunEnd.None
        : record.Iteration < specification.Iterations ? RunEnd.Return : RunEnd.Iterations;

    /// <summary>The same with other sizes and another policy.</summary>
    /// <param name="status">The status.</param>
    /// <param name="size">Sizes of a model.</param>
    /// <param name="policy">The policy that was chosen last; null before.</param>
    /// <param name="front">The policies of every size.</param>
    public static RunStatus WithPolicy(RunStatus status, ModelSizeRecord size, ChosenPolicy? policy, StoredFront front) => status with
    {
        Biases = (policy is null ? null : PolicyDeployments.BiasesOf(policy)) ?? size.Biases,
        Bits = policy?.Bits ?? size.Bits,
        FairBits = policy?.FairBits ?? size.FairBits,
        DenseWeights = size.DenseWeights,
        Layers = size.Layers.IsDefault ? [] : size.Layers,
        PolicyWeights = policy?.LiveWeights,
        PolicyReturn = policy?.Return,
        PolicyReturnError = policy?.ReturnError,
        PolicyInvalid = policy?.Invalid ?? 0,
        Deployment = policy is null ? null : PolicyDeployments.Of(policy),
        Front = front.Points,
    };
}
