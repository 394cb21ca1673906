using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.History;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Verification;

/// <summary>
/// Makes parts of a run again: its states from the nearest checkpoint, and single evaluations; compares everything that it passes with what
/// is recorded.
/// </summary>
/// <remarks>Not thread safe: on its activation's scheduler.</remarks>
internal sealed class RunDerivation(RunId run, RunProvenance provenance, RunDefinition definition, IGrainFactory grains,
    EvaluationDispatcher dispatcher)
{
    private readonly IRunArchive archive = grains.GetGrain<IRunArchive>(run.Value);

    /// <summary>Where the run begins: 0, or the iteration that it was forked at.</summary>
    public int Origin => provenance.ForkedFrom?.Iteration.Value ?? 0;

    /// <summary>Completed iterations.</summary>
    public int Last => provenance.Iteration.Value;

    /// <summary>Evaluations of an iteration, by its number from 1.</summary>
    public int EvaluationsOf(int iteration) => Specification.Evaluations.In(iteration - 1);

    /// <summary>The most evaluations of an iteration.</summary>
    public int Evaluations => definition.Specification.Evaluations.PerIteration;

    /// <summary>The run's specification.</summary>
    public ExperimentSpecification Specification => definition.Specification;

    /// <summary>Its canonical YAML.</summary>
    public string Yaml => definition.Yaml;

    /// <summary>What is searched.</summary>
    public ModelSpace Models => definition.Objective.Models;

    public Trainer Trainer => definition.Trainer;

    /// <summary>The run as a state machine.</summary>
    public Run Run => definition.Run;

    /// <summary>The run's id.</summary>
    public RunId RunId => run;

    /// <summary>What its numbers depend on beside the specification.</summary>
    public string NumericsIdentity => provenance.NumericsIdentity;

    public Findings Findings { get; } = new();

    /// <summary>The iterations whose states are kept or known, ascending, the run's first one included.</summary>
    public async Task<IReadOnlyList<int>> CheckpointsAsync() =>
        [.. (await archive.List()).Select(k => k.Iteration.Value).Where(i => i > Origin && i <= Last).Prepend(Origin).Order()];

    /// <summary>A state that is kept, or the run's first one.</summary>
    /// <exception cref="RunException">It is not kept any more, or cannot be read.</exception>
    public async Task<TrainerState> LoadAsync(int iteration)
    {
        Findings.StartedFrom(iteration);
        if (iteration == 0) return Trainer.Initial();
        var bytes = await archive.Read(new IterationNumber(iteration)) ?? throw new RunException(RunError.Conflict,
            $"The checkpoint of iteration {iteration} of run '{run}' is no longer kept; try again.");
        try
        {
            var state = Trainer.Load(bytes);
            // A fork may go on under other values: its first state's fingerprint is its own.
            if (iteration != Origin && await RowAsync(iteration) is { } row)
                Findings.CompareFingerprint(iteration, row.Fingerprint, Trainer.FingerprintOf(state), derived: false);
            return state;
        }
        catch (CheckpointException exception)
        {
            throw new RunException(RunError.Conflict,
                $"The kept checkpoint of iteration {iteration} of run '{run}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// The state after an iteration, from the nearest checkpoint at or before it; an earlier one if something differs on the way.
    /// </summary>
    /// <param name="iteration">From <see cref="Origin"/> to <see cref="Last"/>.</param>
    /// <param name="progress">Told which iteration is made again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TrainerState> StateAtAsync(int iteration, Action<string> progress, CancellationToken cancellationToken)
    {
        var state = await LoadAsync((await CheckpointsAsync()).Last(c => c <= iteration));
        while (state.Iteration < iteration && Findings.MismatchCount == 0)
        {
            progress($"deriving iteration {state.Iteration + 1} on the way to {iteration}");
            (state, _) = await StepAsync(state, cancellationToken);
        }
        return state;
    }

    /// <summary>Makes a whole iteration again and compares all of it.</summary>
    public async Task<(TrainerState Next, IReadOnlyList<Outcome> Outcomes)> StepAsync(TrainerState state,
        CancellationToken cancellationToken)
    {
        var plan = await Task.Run(() => Trainer.Ask(state), cancellationToken);
        var outcomes = await EvaluateAsync(plan, cancellationToken);
        var (next, row) = await Task.Run(() => Trainer.Tell(state, outcomes), cancellationToken);
        if (await RecordAsync(next.Iteration) is { } record)
            for (var i = 0; i < outcomes.Count; i++) Findings.Compare(record, i, outcomes[i]);
        if (await RowAsync(next.Iteration) is { } recorded)
            Findings.CompareFingerprint(next.Iteration, recorded.Fingerprint, row.Fingerprint, derived: true);
        return (next, outcomes);
    }

    /// <summary>Makes some evaluations of the iteration after a state again.</summary>
    /// <returns>Their outcomes, in the order of <paramref name="indices"/>.</returns>
    public async Task<IReadOnlyList<Outcome>> EvaluateAsync(TrainerState state, IReadOnlyList<int> indices,
        CancellationToken cancellationToken)
    {
        var plan = await Task.Run(() => Trainer.Ask(state), cancellationToken);
        // The place in a plan has no part in an outcome: direction, model and episode have.
        var some = plan with { Evaluations = [.. indices.Select((index, place) => plan.Evaluations[index] with { Index = place })] };
        var outcomes = await EvaluateAsync(some, cancellationToken);
        return [.. outcomes.Select((outcome, place) => outcome with { Index = indices[place] })];
    }

    /// <summary>The record of an iteration's outcomes; null if there is none.</summary>
    public async Task<OutcomeRecord?> RecordAsync(int iteration) =>
        await archive.ReadRecord(new IterationNumber(iteration), Evaluations) is { } bytes
            ? OutcomeRecord.ReadAll(bytes, Evaluations)[0]
            : null;

    /// <summary>The row of an iteration; null if it is thinned out.</summary>
    public async Task<IterationRow?> RowAsync(int iteration) =>
        IterationRow.Unpack(await grains.GetGrain<IExperimentGrain>(run.Value).GetHistory(new IterationNumber(iteration), 1))
            .FirstOrDefault(r => r.Iteration.Value == iteration);

    /// <summary>The row of an iteration of a phase after training; null if there is none.</summary>
    public async Task<IterationRow?> RowAsync(string phase, int iteration) =>
        IterationRow.Unpack(await grains.GetGrain<IExperimentGrain>(run.Value).GetPhaseHistory(phase, new IterationNumber(iteration), 1))
            .FirstOrDefault(r => r.Iteration.Value == iteration);

    /// <summary>Makes a plan again.</summary>
    public async Task<IReadOnlyList<Outcome>> EvaluateAsync(EvaluationPlan plan, CancellationToken cancellationToken)
    {
        // Under a name of its own, so that it shares the slots with the run like any other run.
        var job = new DispatchJob(new RunId($"{run}/verification"), definition.Hash, definition.Yaml, definition.Objective.Models.Space,
            provenance.NumericsIdentity, plan, definition.Run.Words(plan.Id));
        var outcomes = await dispatcher.EvaluateAsync(job, _ => { }, cancellationToken);
        Findings.Evaluated += outcomes.Count;
        return outcomes;
    }
}
