namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>Which candidates the lists of a layout allow, carried from decision to decision.</summary>
/// <remarks>
/// A workspace, not thread safe. Masks of a list differ little from one decision to the next, so a <see cref="DecisionSequence"/> keeps
/// the differences alone: masks of all decisions of all of an iteration's models would take gigabytes.
/// </remarks>
internal sealed class AllowedCandidates(DecisionLayout layout)
{
    // Of every node that has forbidden something so far.
    private readonly Dictionary<int, bool[]> masks = [];

    /// <summary>Allows everything, as before a model's first decision.</summary>
    public void Clear()
    {
        foreach (var mask in masks.Values) mask.AsSpan().Fill(true);
    }

    /// <summary>Which candidates a slot allows; empty = all.</summary>
    public ReadOnlySpan<bool> Of(int slot) => masks.TryGetValue(layout.Slots[slot].Node, out var mask) ? mask : [];

    /// <summary>Makes a slot allow something else.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="allowed">What it allows; empty = all, always.</param>
    /// <param name="changes">Receives the ranges of candidates whose answer is another than it was.</param>
    public void Set(int slot, ReadOnlySpan<bool> allowed, List<(int First, int End)> changes)
    {
        if (allowed.IsEmpty) return;
        var mask = MaskOf(slot);
        ReadOnlySpan<bool> known = mask;
        var end = 0;
        while (true)
        {
            var first = end + known[end..].CommonPrefixLength(allowed[end..]);
            if (first == allowed.Length) break;
            end = first + 1;
            while (end < allowed.Length && known[end] != allowed[end]) end++;
            changes.Add((first, end));
        }

        allowed.CopyTo(mask);
    }

    /// <summary>Allows what a slot did not allow in a range of candidates, and the other way round.</summary>
    public void Flip(int slot, (int First, int End) range)
    {
        foreach (ref var allowed in MaskOf(slot).AsSpan(range.First..range.End)) allowed = !allowed;
    }

    private bool[] MaskOf(int slot)
    {
        var node = layout.Slots[slot].Node;
        if (masks.TryGetValue(node, out var mask)) return mask;
        mask = new bool[layout.Slots[slot].Candidates];
        mask.AsSpan().Fill(true);
        masks.Add(node, mask);
        return mask;
    }
}
