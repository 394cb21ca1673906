using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// The decisions of a search space as numbers: a slot for every (node, slot of the node), and the groups of candidates that slots choose
/// from. Nodes of equal structure choose from one group, so that the colors of all edges, say, are the same candidates.
/// </summary>
/// <remarks>Immutable, thread safe.</remarks>
internal sealed class DecisionLayout
{
    /// <summary>The most choices (decisions times candidates) that a controller keeps a number for: 128 MiB of them.</summary>
    public const int MostChoices = 1 << 24;

    private readonly int[] firstSlot;

    /// <param name="space">The space.</param>
    /// <param name="controllerKind">What errors call the controller.</param>
    /// <param name="keepsEverySlot">Whether it keeps numbers for every slot, of lists whose slots have their logits in common too.</param>
    /// <exception cref="SpecificationException">The space has a continuous decision, or more than <see cref="MostChoices"/>.</exception>
    public DecisionLayout(SearchSpace space, string controllerKind, bool keepsEverySlot = false)
    {
        Space = space;
        var nodes = space.ListNodes();
        firstSlot = new int[nodes.Count];
        var slots = ImmutableArray.CreateBuilder<SlotLayout>();
        var groups = ImmutableArray.CreateBuilder<CandidateGroup>();
        var groupOf = new Dictionary<ulong, int>();
        var candidateRows = 0;
        var logits = 0;
        var choices = 0L;
        for (var node = 0; node < nodes.Count; node++)
        {
            firstSlot[node] = slots.Count;
            var (count, candidates, shared) = Describe(nodes[node], controllerKind);
            choices += shared && !keepsEverySlot ? candidates : (long)count * candidates;
            if (choices > MostChoices)
                throw new SpecificationException(new SpecificationError("controller.kind", controllerKind,
                    $"this search space has {NumberText.Grouped(choices)} choices or more (decisions times candidates), and this " +
                    $"controller learns about {NumberText.Grouped(MostChoices)} at most; " +
                    "random, regularized-evolution, hill-climb or neat"));
            if (!groupOf.TryGetValue(nodes[node].Hash, out var group))
            {
                group = groups.Count;
                groupOf.Add(nodes[node].Hash, group);
                groups.Add(new CandidateGroup(candidateRows, candidates));
                candidateRows += candidates;
            }

            for (var slot = 0; slot < count; slot++)
                slots.Add(new SlotLayout(node, group, candidates, shared ? logits : logits + (slot * candidates)));
            logits += shared ? candidates : count * candidates;
        }

        (Slots, Groups, CandidateRows, LogitCount) = (slots.ToImmutable(), groups.ToImmutable(), candidateRows, logits);
        foreach (var group in Groups) MaxCandidates = Math.Max(MaxCandidates, group.Count);
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Every slot, by node and by slot within the node.</summary>
    public ImmutableArray<SlotLayout> Slots { get; }

    /// <summary>Every group of candidates.</summary>
    public ImmutableArray<CandidateGroup> Groups { get; }

    /// <summary>Candidates of all groups together.</summary>
    public int CandidateRows { get; }

    /// <summary>Logits of all slots, where the slots of one unordered distinct list have theirs in common.</summary>
    public int LogitCount { get; }

    /// <summary>Candidates of the largest group.</summary>
    public int MaxCandidates { get; }

    /// <summary>The number of a decision's slot.</summary>
    public int SlotOf(in DecisionPoint decision) => firstSlot[decision.Node] + decision.Slot;

    /// <summary>The row of a slot's candidate among all groups' candidates.</summary>
    public int RowOf(int slot, int choice) => Groups[Slots[slot].Group].FirstRow + choice;

    /// <summary><paramref name="count"/> rounded up to whole vectors, of doubles as of floats.</summary>
    public static int Padded(int count) => (count + 7) & ~7;

    private static (int Slots, int Candidates, bool SharedLogits) Describe(SearchSpace node, string controllerKind) => node switch
    {
        OneOf choice => (1, choice.CandidateCount, true),
        ManyOf list => (list.K, list.CandidateCount, list.Distinct && !list.Sorted),
        FloatRange range => throw new SpecificationException(new SpecificationError("controller.kind", controllerKind,
            $"this search space has a continuous decision, a number in [{range.Low}, {range.High}), which this controller does not make; "
            + "random, regularized-evolution, hill-climb or neat")),
        _ => throw new InvalidOperationException($"A node of kind {node.GetType().Name} asks for no choice."),
    };
}

/// <summary>One decision of a space.</summary>
/// <param name="Node">The node that asks.</param>
/// <param name="Group">The group that it chooses from.</param>
/// <param name="Candidates">The group's size.</param>
/// <param name="FirstLogit">Where its logits begin in a table of logits.</param>
internal readonly record struct SlotLayout(int Node, int Group, int Candidates, int FirstLogit);

/// <summary>Candidates that slots choose from.</summary>
/// <param name="FirstRow">The first candidate's row among all groups' candidates.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct CandidateGroup(int FirstRow, int Count);
