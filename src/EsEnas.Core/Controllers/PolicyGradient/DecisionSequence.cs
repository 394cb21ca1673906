using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>The decisions that made one model, in order: which slot, what was chosen, what was allowed.</summary>
/// <remarks>Masks are rebuilt from the choices in their order, so a Dna must keep the order in which its choices were made.</remarks>
internal sealed class DecisionSequence
{
    private readonly List<int> slots = [];
    private readonly List<int> choices = [];
    private readonly List<int> maskStarts = [];
    private readonly List<bool> masks = [];

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

    /// <summary>Which candidates a decision allowed; empty = all.</summary>
    public ReadOnlySpan<bool> Allowed(DecisionLayout layout, int step) => maskStarts[step] < 0
        ? []
        : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(masks).Slice(maskStarts[step], layout.Slots[slots[step]].Candidates);

    /// <summary>Adds the next decision.</summary>
    public void Add(int slot, int choice, ReadOnlySpan<bool> allowed)
    {
        slots.Add(slot);
        choices.Add(choice);
        maskStarts.Add(allowed.IsEmpty ? -1 : masks.Count);
        masks.AddRange(allowed);
    }

    private sealed class Recorder(DecisionLayout layout, DnaReplay replay, DecisionSequence target) : IDecider
    {
        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            var choice = replay.Choose(decision, allowed);
            target.Add(layout.SlotOf(decision), choice, allowed);
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) =>
            throw new InvalidOperationException("A layout has no continuous decisions.");
    }
}
