using System.Text;
using EsEnas.Core.Binary;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs;

/// <summary>
/// A run as one pure state machine over its phases: <see cref="Ask"/> says what to evaluate, <see cref="Tell"/> turns the outcomes into the
/// next state and into what has happened. Whoever drives it knows no phase:
/// <c>while (!run.IsFinished(s)) { plan = run.Ask(s); (s, events) = run.Tell(s, plan, evaluate(plan)); }</c>.
/// </summary>
/// <remarks>Immutable, thread safe. Same state and outcomes, same bits.</remarks>
public sealed class Run
{
    private readonly IRunPhase[] phases;
    private readonly PolicySelection selection;

    /// <summary>The run that a specification asks for.</summary>
    /// <exception cref="SpecificationException">It holds a value that is not allowed, or not for this objective.</exception>
    public Run(ExperimentSpecification specification, IObjective objective) : this(new Trainer(specification, objective), RunPhases.All) { }

    private Run(Trainer trainer, IEnumerable<RunPhaseKind> kinds)
    {
        Trainer = trainer;
        selection = new PolicySelection(trainer);
        phases = [.. kinds.Select(kind => kind.Create(trainer)).OfType<IRunPhase>()];
        Phases = [.. phases.Select(phase => phase.Kind)];
    }

    /// <summary>The phases that it goes through, in order.</summary>
    public IReadOnlyList<RunPhaseKind> Phases { get; }

    /// <summary>Its training.</summary>
    public Trainer Trainer { get; }

    /// <summary>Whether the objective's models are policies, so that one can be chosen and exported.</summary>
    public bool HasPolicies => Trainer.HasPolicies;

    /// <summary>
    /// How large its checkpoint gets, in bytes, once all that it remembers is full: the one estimate there is, known before anything runs,
    /// so that a run that is too large can be refused. Exact where all models take as many bytes as a random one.
    /// </summary>
    public long CheckpointBytes => phases[0].CheckpointBytes + phases[1..].Select(phase => phase.CheckpointBytes).DefaultIfEmpty().Max();

    /// <summary>The state before anything was evaluated.</summary>
    public RunSnapshot Initial() => Begin(Trainer.Initial(), 0, null);

    /// <summary>Whether there is nothing to ask any more: every phase is over, or nothing valid happened.</summary>
    public bool IsFinished(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (state.Phase == phases.Length - 1 && IsOver(state)) || VerdictOf(state) is not null;
    }

    /// <summary>What ended training; <see cref="RunEnd.None"/> before its end.</summary>
    public RunEnd EndOf(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return TrainingEnd.Of(Trainer, state.Training, state.Tally);
    }

    /// <summary>
    /// Takes note of the time that whoever drives the run has spent on it, in training: where the budget is spent, training ends here. The
    /// one thing in a run that does not follow from its outcomes.
    /// </summary>
    /// <param name="state">The state after an iteration.</param>
    /// <param name="seconds">Seconds of work so far.</param>
    public (RunSnapshot Next, IReadOnlyList<RunEvent> Events) Spend(RunSnapshot state, double seconds)
    {
        ArgumentNullException.ThrowIfNull(state);
        var isSpent = IsTraining(state) && state.Training.Iteration > 0 && seconds >= Trainer.Specification.Budget.Seconds
            && !IsOver(state);
        return isSpent ? MoveOn(state with { Tally = state.Tally with { StoppedAfter = seconds } }, []) : (state, []);
    }

    /// <summary>What to evaluate next.</summary>
    /// <exception cref="InvalidOperationException">The phase is finished: call <see cref="Proceed(RunSnapshot)"/>.</exception>
    public EvaluationPlan Ask(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return phases[state.Phase].Ask(state.State);
    }

    /// <summary>The state after a plan, and what has happened.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="plan">What it gave.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    /// <exception cref="ArgumentException">An outcome is missing or out of place, or the plan is of another state.</exception>
    public (RunSnapshot Next, IReadOnlyList<RunEvent> Events) Tell(RunSnapshot state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(state);
        var phase = phases[state.Phase];
        var step = phase.Tell(state.State, plan, outcomes);
        var next = state with
        {
            Training = step.Next as TrainerState ?? state.Training,
            State = step.Next,
            Validity = step.Row is null ? state.Validity
                : IsTraining(state) ? state.Validity.With(step.Row) : state.Validity.WithLater(step.Row),
            Tally = IsTraining(state) && step.Row is not null
                ? state.Tally.With(step.Row, Trainer.Specification.StopWhenFlat.Window,
                    Trainer.Specification.Evaluations.AreShort(state.Training.Iteration))
                : state.Tally.With(outcomes),
            LastInvalid = InvalidCounts.Of(outcomes.Select(outcome => outcome.Invalid)),
        };
        return MoveOn(next, [new RunEvent.PlanCompleted(phase.Kind, plan, outcomes, step.Row, step.Summary)]);
    }

    /// <summary>
    /// Moves on from phases that are finished; after it there is something to ask, or the run is finished. <see cref="Tell"/> does so by
    /// itself: for a state from elsewhere, such as the checkpoint of a run whose specification was extended.
    /// </summary>
    public (RunSnapshot Next, IReadOnlyList<RunEvent> Events) Proceed(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return MoveOn(state, []);
    }

    /// <summary>Why the run cannot go on: nothing valid happened for too long; null if it can.</summary>
    public string? VerdictOf(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var limit = Trainer.Specification.FailAfterInvalid;
        // A training that is over has failed also if it was barren from its beginning.
        if (IsTraining(state) && EndOf(state) != RunEnd.None) limit = Math.Min(limit, state.Training.Iteration);
        // After training there is a policy: what else is tried with it may all be invalid, and is then worth nothing.
        if (IsTraining(state) && limit > 0 && state.Validity.BarrenIterations >= limit) return state.Validity.BarrenText();
        if (ChoiceOf(state) is not { Result: { Episodes: 0 } result }) return null;
        // A state that was loaded does not hold the reasons.
        return RunValidity.PolicyText(
            state.LastInvalid.Total > 0 ? state.LastInvalid : InvalidCounts.Of(InvalidReason.Unknown, result.Diverged));
    }

    /// <summary>The phase that a state is in.</summary>
    public RunPhaseKind PhaseOf(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return phases[state.Phase].Kind;
    }

    /// <summary>
    /// Whether the phase that a state is in is over: then it is the last one, and nothing of its state is needed any more.
    /// </summary>
    public bool IsPhaseOver(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Finished.Any(result => result.Name == PhaseOf(state).Name);
    }

    /// <summary>How far that phase is.</summary>
    public PhaseProgress ProgressOf(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var tally = state.Tally;
        return phases[state.Phase].ProgressOf(state.State) with
        {
            Episodes = IsTraining(state) ? tally.Episodes : tally.PhaseEpisodes,
            EnvironmentSteps = IsTraining(state) ? tally.Steps : tally.PhaseSteps,
        };
    }

    /// <summary>
    /// The number of the iteration that the next plan is, counted on from training through the phases after it, from 1; null if it is none.
    /// </summary>
    public int? NumberOf(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var progress = ProgressOf(state);
        if (progress.Unit != PhaseProgress.IterationUnit || progress.Done >= progress.Steps) return null;
        var before = state.Phase == 0 ? 0 : state.Training.Iteration + state.Finished
            .Where(phase => phase.Progress.Unit == PhaseProgress.IterationUnit).Sum(phase => phase.Progress.Done);
        return before + progress.Done + 1;
    }

    /// <summary>Names a plan in a message.</summary>
    public string Words(PlanId plan) => phases.First(phase => phase.Kind.Number == plan.Phase).Words(plan);

    /// <summary>The policy file of a choice; null for an objective without policies.</summary>
    /// <param name="choice">A finished selection.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="numericsIdentity">What the numbers depend on beside the specification.</param>
    public PolicyDocument? PolicyOf(SelectionState choice, RunId run, string numericsIdentity) =>
        selection.Result(choice, run, numericsIdentity);

    /// <summary>
    /// The choice of a policy from a state of training by itself, whatever the run does next: a run of one phase, and where it starts. Its
    /// plans are those of the run's own choice at that iteration.
    /// </summary>
    /// <exception cref="InvalidOperationException">No iteration has been completed, or the objective has no policies.</exception>
    public (Run Run, RunSnapshot Start) Choosing(TrainerState trained)
    {
        if (!HasPolicies) throw new InvalidOperationException("The objective has no policies.");
        var choosing = new Run(Trainer, [SelectionPhase.Kind]);
        return (choosing, choosing.Begin(trained, 0, null));
    }

    /// <summary>
    /// The run at the end of its training, whatever has ended that, which a state of training alone does not tell: for whoever makes the
    /// later phases again.
    /// </summary>
    public RunSnapshot Trained(TrainerState trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return Begin(trained, Math.Min(1, phases.Length - 1), null);
    }

    /// <summary>The fingerprint of a state; in training that of <see cref="Training.Trainer.FingerprintOf"/>.</summary>
    public Fingerprint FingerprintOf(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var training = Trainer.FingerprintOf(state.Training);
        if (state.Phase == 0) return training;
        var content = new StateWriter();
        content.UInt128(training.Value);
        content.Bytes(Encoding.ASCII.GetBytes(PhaseOf(state).Name));
        content.Bytes(phases[state.Phase].Save(state.State));
        return Fingerprint.Of(content);
    }

    /// <summary>The checkpoint of a state.</summary>
    public RunCheckpoint Save(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var later = Later(state).Select((phase, i) =>
            new PhaseCheckpoint(phase.Name, i < state.Finished.Length ? [] : phases[state.Phase].Save(state.State), phase.Progress));
        return new RunCheckpoint(Trainer.Save(state.Training), [.. later], state.Validity, state.Tally);
    }

    /// <summary>How the phases after training that have begun stand, in order: those that are finished, and the one in progress.</summary>
    public IReadOnlyList<PhaseResult> Later(RunSnapshot state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Phase == 0 || IsPhaseOver(state)
            ? state.Finished
            : state.Finished.Add(new PhaseResult(PhaseOf(state).Name, ProgressOf(state)));
    }

    /// <summary>Reads a checkpoint. What was saved of a run in progress comes back to the bit.</summary>
    /// <remarks>
    /// A phase in progress that the specification does not ask for is left out: the run is then at the end of its training.
    /// </remarks>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, in a phase that this build does not know, or of another
    /// specification.</exception>
    public RunSnapshot Load(RunCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var training = Trainer.Load(checkpoint.Training);
        var finished = checkpoint.Later.Where(phase => phase.State.Length == 0)
            .Select(phase => new PhaseResult(phase.Name, phase.Progress));
        var state =
            new RunSnapshot
            {
                Training = training,
                Phase = 0,
                State = training,
                Finished = [.. finished],
                Validity = checkpoint.Validity,
                // What an older build did not count follows from its iterations, but for the steps.
                Tally = checkpoint.Tally
                    ?? new RunTally(Trainer.Specification.Evaluations.Over(training.Iteration), 0),
            };
        if (checkpoint.Later.FirstOrDefault(phase => phase.State.Length > 0) is not { } current) return state;
        if (RunPhases.Find(current.Name) is null)
            throw new CheckpointException($"The checkpoint is in phase '{current.Name}', which this build does not know. " +
                "Use a newer build.")
            {
                IsOfNewerBuild = true,
            };
        var index = Array.FindIndex(phases, phase => phase.Kind.Name == current.Name);
        return index < 0 ? state : state with { Phase = index, State = phases[index].Load(current.State) };
    }

    private (RunSnapshot Next, IReadOnlyList<RunEvent> Events) MoveOn(RunSnapshot state, List<RunEvent> events)
    {
        while (IsOver(state) && VerdictOf(state) is null)
        {
            var choice = ChoiceOf(state);
            if (choice is not null) events.Add(new RunEvent.PolicyChosen(choice, phases[state.Phase].FrontOf(state.State)));
            var finished = state.Phase == 0 ? [] : state.Finished.Add(new PhaseResult(PhaseOf(state).Name, ProgressOf(state)));
            if (state.Phase == phases.Length - 1)
            {
                events.Add(new RunEvent.Completed());
                return (state with { Finished = finished }, events);
            }

            state = Begin(state.Training, state.Phase + 1, choice) with
            {
                Finished = finished,
                Validity = state.Validity,
                Tally = state.Tally with { PhaseEpisodes = 0, PhaseSteps = 0 },
            };
            events.Add(new RunEvent.PhaseStarted(PhaseOf(state)));
        }

        if (VerdictOf(state) is { } verdict) events.Add(new RunEvent.NothingValid(verdict));
        return (state, events);
    }

    private RunSnapshot Begin(TrainerState trained, int phase, SelectionState? chosen) =>
        new() { Training = trained, Phase = phase, State = phases[phase].Start(trained, chosen) };

    private SelectionState? ChoiceOf(RunSnapshot state) =>
        IsOver(state) ? phases[state.Phase].ChoiceOf(state.State) : null;

    // Training ends by more than its own state.
    private bool IsOver(RunSnapshot state) =>
        IsTraining(state) ? EndOf(state) != RunEnd.None : phases[state.Phase].IsFinished(state.State);

    // A choice of a policy by itself has no training.
    private static bool IsTraining(RunSnapshot state) => state.State is TrainerState;
}
