using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>One pass over a parent that copies it but for the place with the given number.</summary>
internal sealed class MutationWalk(DnaBuilder target, RandomStream random, bool wholeLists, int place)
{
    private int placesLeft = place;

    public DnaBuilder Target => target;

    public RandomStream Random => random;

    /// <summary>Whether a ManyOf as a whole is a place.</summary>
    public bool WholeLists => wholeLists;

    /// <summary>Whether the next place is the one to change.</summary>
    public bool IsPicked() => placesLeft-- == 0;

    /// <summary>Which of the next <paramref name="count"/> places is the one to change, or -1.</summary>
    public int PickAmong(int count)
    {
        var place = placesLeft;
        placesLeft -= count;
        return place >= 0 && place < count ? place : -1;
    }

    /// <summary>A uniform choice other than <paramref name="current"/>.</summary>
    public int RedrawChoice(int count, int current)
    {
        var choice = random.NextInt(count - 1);
        return choice < current ? choice : choice + 1;
    }
}
