using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs;

/// <summary>A phase over its own kind of state; here, once, is the step from any state to that kind.</summary>
/// <typeparam name="TState">The phase's state.</typeparam>
internal abstract class RunPhase<TState>(RunPhaseKind kind) : IRunPhase where TState : PhaseState
{
    public RunPhaseKind Kind => kind;

    public abstract long CheckpointBytes { get; }

    PhaseState IRunPhase.Start(TrainerState trained, SelectionState? chosen) => Start(trained, chosen);

    bool IRunPhase.IsFinished(PhaseState state) => IsFinished(Own(state));

    EvaluationPlan IRunPhase.Ask(PhaseState state) => Ask(Own(state));

    PhaseStep IRunPhase.Tell(PhaseState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes) => Tell(Own(state), plan, outcomes);

    SelectionState? IRunPhase.ChoiceOf(PhaseState state) => ChoiceOf(Own(state));

    ImmutableArray<FrontPolicy> IRunPhase.FrontOf(PhaseState state) => FrontOf(Own(state));

    PhaseProgress IRunPhase.ProgressOf(PhaseState state) => ProgressOf(Own(state));

    byte[] IRunPhase.Save(PhaseState state) => Save(Own(state));

    PhaseState IRunPhase.Load(ReadOnlySpan<byte> checkpoint) => Load(checkpoint);

    public abstract string Words(PlanId plan);

    protected abstract TState Start(TrainerState trained, SelectionState? chosen);

    protected abstract bool IsFinished(TState state);

    protected abstract EvaluationPlan Ask(TState state);

    protected abstract PhaseStep Tell(TState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes);

    protected abstract SelectionState? ChoiceOf(TState state);

    protected virtual ImmutableArray<FrontPolicy> FrontOf(TState state) => [];

    protected abstract PhaseProgress ProgressOf(TState state);

    protected abstract byte[] Save(TState state);

    protected abstract TState Load(ReadOnlySpan<byte> checkpoint);

    private TState Own(PhaseState state) => state as TState
        ?? throw new ArgumentException($"A state of phase '{kind.Name}' is a {typeof(TState).Name}, not a {state.GetType().Name}.",
            nameof(state));
}
