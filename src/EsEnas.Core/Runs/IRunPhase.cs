using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs;

/// <summary>
/// One phase of a run as pure functions over its own state: start, then ask and tell until finished. A phase derives from
/// <see cref="RunPhase{TState}"/>, lives in a folder of its own and is registered in <see cref="RunPhases"/>. Thread safe.
/// </summary>
internal interface IRunPhase
{
    /// <summary>Its name and numbers.</summary>
    RunPhaseKind Kind { get; }

    /// <summary>The largest size of its checkpoint in bytes, as well as that is known before anything runs.</summary>
    long CheckpointBytes { get; }

    /// <summary>Starts.</summary>
    /// <param name="trained">The state at the end of training.</param>
    /// <param name="chosen">The policy that the phases before have chosen, as a finished selection; null in the first one.</param>
    PhaseState Start(TrainerState trained, SelectionState? chosen);

    /// <summary>Whether there is nothing to ask any more.</summary>
    bool IsFinished(PhaseState state);

    /// <summary>What to evaluate next.</summary>
    EvaluationPlan Ask(PhaseState state);

    /// <summary>The state after a plan.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="plan">What it gave.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    PhaseStep Tell(PhaseState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes);

    /// <summary>The policy that a finished phase leaves as the run's, as a finished selection; null if it chooses none.</summary>
    SelectionState? ChoiceOf(PhaseState state);

    /// <summary>The policies of every size that a finished phase leaves; empty if it leaves but one.</summary>
    ImmutableArray<FrontPolicy> FrontOf(PhaseState state);

    /// <summary>How far it is.</summary>
    PhaseProgress ProgressOf(PhaseState state);

    /// <summary>Names a plan of it in a message.</summary>
    string Words(PlanId plan);

    /// <summary>The checkpoint of a state.</summary>
    byte[] Save(PhaseState state);

    /// <summary>Reads a checkpoint. What was saved comes back to the bit.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, or of another specification.</exception>
    PhaseState Load(ReadOnlySpan<byte> checkpoint);
}
