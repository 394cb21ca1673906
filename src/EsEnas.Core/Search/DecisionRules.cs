namespace EsEnas.Core.Search;

/// <summary>Which answers a decision allows, and how an error names them.</summary>
internal static class DecisionRules
{
    public static bool Allows(in DecisionPoint decision, ReadOnlySpan<bool> allowed, int choice) =>
        (uint)choice < (uint)decision.Candidates && (allowed.IsEmpty || allowed[choice]);

    public static bool Allows(double low, double high, double value) => value >= low && value < high;

    /// <summary>Holds a decider to its contract.</summary>
    public static void RequireAnswer(in DecisionPoint decision, ReadOnlySpan<bool> allowed, int choice)
    {
        if (!Allows(decision, allowed, choice))
        {
            throw new InvalidOperationException(
                $"The decider chose candidate {choice} at node {decision.Node}, slot {decision.Slot}; " +
                $"allowed are {Describe(decision, allowed)}.");
        }
    }

    /// <summary>Holds a decider to its contract.</summary>
    public static void RequireAnswer(in DecisionPoint decision, double low, double high, double value)
    {
        if (!Allows(low, high, value))
        {
            throw new InvalidOperationException($"The decider chose the number {value} at node {decision.Node}; " +
                $"allowed is [{low}, {high}).");
        }
    }

    /// <summary>The allowed candidates in words: a range, and how many of it if some are missing.</summary>
    public static string Describe(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
    {
        if (allowed.IsEmpty) return Range(0, decision.Candidates - 1);
        var first = allowed.IndexOf(true);
        var last = allowed.LastIndexOf(true);
        var missing = allowed[first..(last + 1)].Count(false);
        var range = Range(first, last);
        return missing == 0 ? range : $"{range} but for {missing} that {(missing == 1 ? "is" : "are")} already chosen";
    }

    private static string Range(int first, int last) => first == last ? $"only {first}" : $"{first} to {last}";
}
