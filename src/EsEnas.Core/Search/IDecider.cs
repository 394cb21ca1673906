namespace EsEnas.Core.Search;

/// <summary>Answers the questions that <see cref="SearchSpace.Decide"/> asks: a random sampler, a network, a replay of a Dna.</summary>
public interface IDecider
{
    /// <summary>Chooses a candidate.</summary>
    /// <param name="decision">Which decision this is.</param>
    /// <param name="allowed">For each candidate, whether it may be chosen now (already chosen ones of a distinct ManyOf may not,
    /// nor those of a sorted one that would break the order or leave too few); empty = all may. Valid during the call only.</param>
    /// <returns>The index of an allowed candidate, in [0, decision.Candidates).</returns>
    int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed);

    /// <summary>Chooses a number in [low, high).</summary>
    double ChooseFloat(in DecisionPoint decision, double low, double high);
}
