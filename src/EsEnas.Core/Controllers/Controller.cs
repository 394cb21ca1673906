using EsEnas.Core.Binary;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>Base of the controllers: each sees states of its own kind only.</summary>
/// <typeparam name="TState">What the controller remembers.</typeparam>
/// <remarks>A state of another kind is a fault of the caller and an <see cref="InvalidCastException"/>.</remarks>
public abstract class Controller<TState> : IController
    where TState : ControllerState
{
    /// <inheritdoc/>
    public abstract int RememberedModels { get; }

    /// <inheritdoc/>
    public abstract ControllerState Initial();

    /// <inheritdoc/>
    public abstract ControllerState Load(ref StateReader reader);

    /// <inheritdoc/>
    public Dna Propose(ControllerState state, int iteration, int index) => Propose((TState)state, iteration, index);

    /// <inheritdoc/>
    public Dna[] ProposeAll(ControllerState state, int iteration, int count) => ProposeAll((TState)state, iteration, count);

    /// <inheritdoc/>
    public ControllerState Report(ControllerState state, int iteration, IReadOnlyList<Feedback> feedback) =>
        Report((TState)state, iteration, feedback);

    /// <inheritdoc/>
    public ControllerState WithoutReturns(ControllerState state) => WithoutReturns((TState)state);

    /// <inheritdoc/>
    public ControllerState Resized(ControllerState state, int remembered) =>
        remembered == RememberedModels ? state : Resized((TState)state, remembered);

    /// <inheritdoc/>
    public void Save(ControllerState state, StateWriter writer) => Save((TState)state, writer);

    /// <inheritdoc cref="IController.Propose"/>
    protected abstract Dna Propose(TState state, int iteration, int index);

    /// <inheritdoc cref="IController.ProposeAll"/>
    protected virtual Dna[] ProposeAll(TState state, int iteration, int count)
    {
        var models = new Dna[count];
        for (var i = 0; i < count; i++) models[i] = Propose(state, iteration, i);
        return models;
    }

    /// <inheritdoc cref="IController.Report"/>
    protected abstract TState Report(TState state, int iteration, IReadOnlyList<Feedback> feedback);

    /// <inheritdoc cref="IController.WithoutReturns"/>
    /// <remarks>The same state: what a population remembers leaves it as new returns come in.</remarks>
    protected virtual TState WithoutReturns(TState state) => state;

    /// <inheritdoc cref="IController.Resized"/>
    /// <remarks>Only asked for where it remembers another number of models. The same state.</remarks>
    protected virtual TState Resized(TState state, int remembered) => state;

    /// <inheritdoc cref="IController.Save"/>
    protected abstract void Save(TState state, StateWriter writer);
}
