using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>
/// The mutation of regularized evolution (App. C.1.1): one decision, picked uniformly among those of the parent that can change, is made
/// anew and differs from what it was.
/// </summary>
/// <remarks>
/// <para>A OneOf gets another candidate, whose own decisions are sampled afresh. A slot of a distinct ManyOf gets an unused candidate;
/// if all are used, it changes places with another slot (a sorted list of all candidates has nothing to change). A slot of a ManyOf with
/// repetition gets another candidate. A sorted list is sorted again, decisions of candidates moving with them. A FloatRange is drawn
/// again.</para>
/// <para>Thread safe, if the stream of random numbers is the caller's own.</para>
/// </remarks>
/// <param name="redrawWholeList">Whether a ManyOf as a whole is one more node that can be picked and is then redrawn completely, as PyGlove
/// does; off by default.</param>
public sealed class UniformMutation(bool redrawWholeList = false)
{
    /// <summary>
    /// A model of <paramref name="space"/> that differs from <paramref name="parent"/>, unless the space has only one model.
    /// </summary>
    /// <exception cref="DnaFormatException"><paramref name="parent"/> is not a model of the space.</exception>
    public Dna Mutate(SearchSpace space, Dna parent, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        space.Validate(parent);
        var reader = new DnaReader(parent);
        var places = space.CountMutable(ref reader, redrawWholeList);
        if (places == 0) return parent;

        var walk = new MutationWalk(new DnaBuilder(space.MaxDecisions), random, redrawWholeList, random.NextInt(places));
        reader = new DnaReader(parent);
        space.MutateInto(walk, ref reader);
        return walk.Target.ToDna();
    }
}
