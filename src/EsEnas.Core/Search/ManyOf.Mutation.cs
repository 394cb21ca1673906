namespace EsEnas.Core.Search;

public sealed partial class ManyOf
{
    /// <summary>Whether a slot alone can change: never in a sorted list that uses every candidate.</summary>
    private bool SlotsCanChange => candidates.Count > 1 && !(Distinct && Sorted && K == candidates.Count);

    internal override int CountMutable(ref DnaReader reader, bool wholeLists)
    {
        var count = (wholeLists && Traits.CanVary ? 1 : 0) + (SlotsCanChange ? K : 0);
        if (candidates.IsPlain)
        {
            reader.NextChoices(K);
            return count;
        }

        for (var slot = 0; slot < K; slot++) count += candidates[reader.NextChoice(candidates.Count)].CountMutable(ref reader, wholeLists);
        return count;
    }

    internal override void MutateInto(MutationWalk walk, ref DnaReader reader)
    {
        if (walk.WholeLists && Traits.CanVary && walk.IsPicked())
        {
            Redraw(walk, ref reader);
        }
        else if (candidates.IsPlain)
        {
            MutatePlain(walk, ref reader);
        }
        else
        {
            MutateNested(walk, ref reader);
        }
    }

    /// <summary>Draws lists, sub-decisions included, until one differs.</summary>
    private void Redraw(MutationWalk walk, ref DnaReader reader)
    {
        var target = walk.Target;
        var (choiceStart, floatStart) = (target.ChoiceCount, target.FloatCount);
        var before = reader;
        Skip(ref reader);
        do
        {
            target.Truncate(choiceStart, floatStart);
            SampleInto(target, walk.Random);
        }
        while (target.Choices[choiceStart..].SequenceEqual(reader.ChoicesSince(before))
            && target.Floats[floatStart..].SequenceEqual(reader.FloatsSince(before)));
    }

    private void MutatePlain(MutationWalk walk, ref DnaReader reader)
    {
        var start = walk.Target.ChoiceCount;
        walk.Target.AddRange(reader.NextChoices(K));
        var slot = SlotsCanChange ? walk.PickAmong(K) : -1;
        if (slot < 0) return;
        var list = walk.Target.Choices[start..];
        var (choice, partner) = Alter(list, slot, walk);
        if (partner >= 0)
        {
            list[partner] = list[slot];
        }

        list[slot] = choice;
        if (Sorted) list.Sort();
    }

    /// <summary>As <see cref="MutatePlain"/>, except that a choice's own decisions follow it wherever it moves.</summary>
    private void MutateNested(MutationWalk walk, ref DnaReader reader)
    {
        var list = new int[K];
        var ahead = reader;
        for (var slot = 0; slot < K; slot++)
        {
            list[slot] = ahead.NextChoice(candidates.Count);
            candidates[list[slot]].Skip(ref ahead);
        }

        var target = walk.Target;
        var parts = new (int Choice, int ChoiceStart, int FloatStart)[K + 1];
        var (changed, swapped) = (-1, -1);
        for (var slot = 0; slot < K; slot++)
        {
            var choice = reader.NextChoice(candidates.Count);
            var redrawn = false;
            if (SlotsCanChange && walk.IsPicked())
            {
                changed = slot;
                (var other, swapped) = Alter(list, slot, walk);
                redrawn = swapped < 0;
                if (redrawn)
                {
                    candidates[choice].Skip(ref reader);
                    choice = other;
                }
            }

            parts[slot] = (choice, target.ChoiceCount, target.FloatCount);
            target.Add(choice);
            if (redrawn) candidates[choice].SampleInto(target, walk.Random);
            else candidates[choice].MutateInto(walk, ref reader);
        }

        parts[K] = (0, target.ChoiceCount, target.FloatCount);
        if (changed < 0) return;
        var order = new int[K];
        for (var slot = 0; slot < K; slot++) order[slot] = slot;
        if (swapped >= 0) (order[changed], order[swapped]) = (swapped, changed);
        else if (Sorted) order = [.. order.OrderBy(slot => parts[slot].Choice)];
        else return;
        Rearrange(target, parts, order);
    }

    /// <summary>
    /// What a slot changes to: a candidate other than its own, unused if the list is distinct; where none is unused, the candidate of
    /// another slot, its partner (-1 otherwise), with which it changes places.
    /// </summary>
    private (int Choice, int Partner) Alter(ReadOnlySpan<int> list, int slot, MutationWalk walk)
    {
        if (!Distinct) return (walk.RedrawChoice(candidates.Count, list[slot]), -1);
        if (K == candidates.Count)
        {
            var partner = walk.RedrawChoice(K, slot);
            return (list[partner], partner);
        }

        var used = new bool[candidates.Count];
        foreach (var choice in list) used[choice] = true;
        var rank = walk.Random.NextInt(candidates.Count - K);
        var unused = -1;
        for (var left = rank; left >= 0; left--)
        {
            do unused++;
            while (used[unused]);
        }

        return (unused, -1);
    }

    private static void Rearrange(DnaBuilder target, ReadOnlySpan<(int Choice, int ChoiceStart, int FloatStart)> parts,
        ReadOnlySpan<int> order)
    {
        var (choiceStart, floatStart) = (parts[0].ChoiceStart, parts[0].FloatStart);
        var choices = target.Choices[choiceStart..].ToArray();
        var floats = target.Floats[floatStart..].ToArray();
        target.Truncate(choiceStart, floatStart);
        foreach (var slot in order)
        {
            target.AddRange(choices.AsSpan((parts[slot].ChoiceStart - choiceStart)..(parts[slot + 1].ChoiceStart - choiceStart)));
            target.AddRange(floats.AsSpan((parts[slot].FloatStart - floatStart)..(parts[slot + 1].FloatStart - floatStart)));
        }
    }
}
