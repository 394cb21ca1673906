using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>How undecided a controller is, seen from its proposals: for telemetry, whatever the controller.</summary>
public static class ModelEntropy
{
    /// <summary>
    /// Mean over the decisions of their entropy among the models that make them, each as a share of the most there could be (all candidates
    /// alike): 0 = all models agree, 1 = undecided. NaN if no model makes a choice.
    /// </summary>
    /// <remarks>
    /// Fewer models than candidates cannot show all of them, so that the entropy is compared with the logarithm of the smaller number.
    /// </remarks>
    /// <exception cref="DnaFormatException">One is not a model of the space.</exception>
    public static double OfDecisions(SearchSpace space, IEnumerable<Dna> models)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(models);
        var counts = new Dictionary<(int Node, int Slot), int[]>();
        foreach (var model in models)
        {
            var replay = new DnaReplay(model);
            space.DecideInto(null, new Counter(replay, counts), 0);
            replay.RequireEnd();
        }

        var sum = 0.0;
        var decisions = 0;
        // In a fixed order, so that the sum has the same bits everywhere.
        foreach (var (_, choices) in counts.OrderBy(decision => decision.Key))
        {
            var all = choices.Sum();
            var most = Math.Log(Math.Min(all, choices.Length));
            if (most == 0) continue;
            var entropy = 0.0;
            foreach (var count in choices)
                if (count > 0) entropy -= (double)count / all * Math.Log((double)count / all);
            sum += entropy / most;
            decisions++;
        }
        return decisions > 0 ? sum / decisions : double.NaN;
    }

    private sealed class Counter(DnaReplay replay, Dictionary<(int Node, int Slot), int[]> counts) : IDecider
    {
        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            var choice = replay.Choose(decision, allowed);
            if (!counts.TryGetValue((decision.Node, decision.Slot), out var choices))
                counts[(decision.Node, decision.Slot)] = choices = new int[decision.Candidates];
            choices[choice]++;
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => replay.ChooseFloat(decision, low, high);
    }
}
