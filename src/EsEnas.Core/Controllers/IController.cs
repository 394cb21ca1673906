using EsEnas.Core.Binary;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>
/// p_phi of §3: proposes a model for every evaluation and learns from the returns. Pure: what it remembers is a
/// <see cref="ControllerState"/>.
/// </summary>
/// <remarks>
/// Implementations are immutable and thread safe, and take randomness from the run's seed, the iteration and the index only. All proposals
/// of an iteration are made from one state, before any feedback of that iteration.
/// </remarks>
public interface IController
{
    /// <summary>How many models a state holds at most; 0 if none.</summary>
    int RememberedModels { get; }

    /// <summary>The state before the first iteration.</summary>
    ControllerState Initial();

    /// <summary>The model of evaluation <paramref name="index"/> of an iteration.</summary>
    /// <param name="state">The state after the iteration before.</param>
    /// <param name="iteration">Completed iterations.</param>
    /// <param name="index">The evaluation's index in its plan.</param>
    Dna Propose(ControllerState state, int iteration, int index);

    /// <summary>
    /// The models of evaluations 0 to <paramref name="count"/> - 1 of an iteration: what <see cref="Propose"/> gives for each. Where an
    /// iteration has fewer proposals than others, a controller may share these out otherwise.
    /// </summary>
    /// <param name="state">The state after the iteration before.</param>
    /// <param name="iteration">Completed iterations.</param>
    /// <param name="count">How many; the array is the caller's.</param>
    Dna[] ProposeAll(ControllerState state, int iteration, int count);

    /// <summary>The state after an iteration's feedback.</summary>
    /// <param name="state">The state that <see cref="Propose"/> was called with.</param>
    /// <param name="iteration">Completed iterations before this one.</param>
    /// <param name="feedback">
    /// The proposals of the iteration by index, all or a random subset (<c>objective.controllerSamples</c>); empty if no evaluation had a
    /// valid return.
    /// </param>
    ControllerState Report(ControllerState state, int iteration, IReadOnlyList<Feedback> feedback);

    /// <summary>The state where returns mean something else from here on: no old one is a mark that new ones have to beat.</summary>
    /// <param name="state">The state before.</param>
    ControllerState WithoutReturns(ControllerState state);

    /// <summary>The state of a run with other evaluations of an iteration, as this controller goes on from it.</summary>
    /// <param name="state">That state.</param>
    /// <param name="remembered"><see cref="RememberedModels"/> of the controller that it is of.</param>
    ControllerState Resized(ControllerState state, int remembered);

    /// <summary>Writes a state.</summary>
    void Save(ControllerState state, StateWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">Malformed.</exception>
    ControllerState Load(ref StateReader reader);
}
