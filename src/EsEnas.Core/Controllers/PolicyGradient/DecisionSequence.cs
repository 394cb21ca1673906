using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>The decisions that made one model, in order: which slot, what was chosen, what was allowed.</summary>
/// <remarks>Masks are rebuilt from the choices in their order, so a Dna must keep the order in which its choices were made.</remarks>
internal sealed class DecisionSequence
{
    private readonly List<int> slots = [];
    private readonly List<int> choices = [];
    private readonly List<(int First, int End)> changes = [];
    private readonly List<int> changeEnds = [];

    /// <summary>How many decisions.</summary>
    public int Length => slots.Count;

    /// <summary>The decisions of <paramref name="model"/>.</summary>
    /// <exception cref="DnaFormatException">It is not a model of the space.</exception>
    public static DecisionSequence Of(DecisionLayout layout, Dna model)
    {
        var sequence = new DecisionSequence();
        var replay = new DnaReplay(model);
        layout.Space.DecideInto(null, new Recorder(layout, replay, sequence), 0);
        replay.RequireEnd();
        return sequence;
    }

    /// <summary>The slot of a decision.</summary>
    public int Slot(int step) => slots[step];

    /// <summary>The chosen candidate of a decision.</summary>
    public int Choice(int step) => choices[step];

    /// <summary>Turns what the decisions before a step allowed into what the step allows, or back.</summary>
    /// <param name="step">The step; one after another from the first, or back to it.</param>
    /// <param name="allowed">Cleared before the first step.</param>
    public void Flip(int step, AllowedCandidates allowed)
    {
        for (var i = step == 0 ? 0 : changeEnds[step - 1]; i < changeEnds[step]; i++) allowed.Flip(slots[step], changes[i]);
    }

    /// <summary>Adds the next decision.</summary>
    /// <param name="slot">The decision's slot.</param>
    /// <param name="choice">What was chosen.</param>
    /// <param name="mask">Which candidates were allowed; empty = all.</param>
    /// <param name="allowed">What the decisions before allowed, cleared before the first; receives <paramref name="mask"/>.</param>
    public void Add(int slot, int choice, ReadOnlySpan<bool> mask, AllowedCandidates allowed)
    {
        slots.Add(slot);
        choices.Add(choice);
        allowed.Set(slot, mask, changes);
        changeEnds.Add(changes.Count);
    }

    private sealed class Recorder(DecisionLayout layout, DnaReplay replay, DecisionSequence target) : IDecider
    {
        private readonly AllowedCandidates before = new(layout);

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            var choice = replay.Choose(decision, allowed);
            target.Add(layout.SlotOf(decision), choice, allowed, before);
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) =>
            throw new InvalidOperationException("A layout has no continuous decisions.");
    }
}
