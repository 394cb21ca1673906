using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers;

/// <summary>
/// How settled a controller is, seen from the decisions of its proposals (§5.6, Fig. 7). Slow twin of a proposal summary's certainty.
/// </summary>
internal static class ModelCertainty
{
    /// <summary>
    /// Mean over the binary decisions of 2 |p - 1/2|, where p is the share of candidate 1 among the models that make the decision: 0 =
    /// undecided, 1 = all agree. NaN if no model makes a binary decision.
    /// </summary>
    /// <remarks>With n models it does not fall much below 0.8 / sqrt(n) even if every choice is a fair coin.</remarks>
    /// <exception cref="DnaFormatException">One is not a model of the space.</exception>
    public static double OfBinaryDecisions(SearchSpace space, IReadOnlyList<Dna> models)
    {
        ArgumentNullException.ThrowIfNull(space);
        var counts = new SortedDictionary<(int Node, int Slot), (int Ones, int All)>();
        foreach (var model in models)
        {
            var replay = new DnaReplay(model);
            space.DecideInto(null, new Counter(replay, counts), 0);
            replay.RequireEnd();
        }

        var sum = 0.0;
        foreach (var (ones, all) in counts.Values) sum += 2 * Math.Abs(((double)ones / all) - 0.5);
        return counts.Count > 0 ? sum / counts.Count : double.NaN;
    }

    private sealed class Counter(DnaReplay replay, SortedDictionary<(int Node, int Slot), (int Ones, int All)> counts) : IDecider
    {
        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            var choice = replay.Choose(decision, allowed);
            if (decision.Candidates != 2) return choice;
            var (ones, all) = counts.GetValueOrDefault((decision.Node, decision.Slot));
            counts[(decision.Node, decision.Slot)] = (ones + choice, all + 1);
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => replay.ChooseFloat(decision, low, high);
    }
}
