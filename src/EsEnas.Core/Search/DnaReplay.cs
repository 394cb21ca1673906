namespace EsEnas.Core.Search;

/// <summary>Answers with the decisions of a Dna and refuses one that is not allowed.</summary>
internal sealed class DnaReplay(Dna dna) : IDecider
{
    private int choicePosition;
    private int floatPosition;

    public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
    {
        if (choicePosition == dna.Choices.Length)
        {
            throw new DnaFormatException(
                $"The Dna ends after {choicePosition} choices; choice {choicePosition} (node {decision.Node}, " +
                $"slot {decision.Slot}) allows {DecisionRules.Describe(decision, allowed)}.");
        }

        return Checked(choicePosition++, decision, allowed, dna.Choices[choicePosition - 1]);
    }

    public double ChooseFloat(in DecisionPoint decision, double low, double high)
    {
        if (floatPosition == dna.Floats.Length)
        {
            throw new DnaFormatException($"The Dna ends after {floatPosition} numbers; " +
                $"number {floatPosition} (node {decision.Node}) allows [{low}, {high}).");
        }

        return Checked(floatPosition++, decision, low, high, dna.Floats[floatPosition - 1]);
    }

    /// <summary>Refuses decisions beyond those of the space.</summary>
    public void RequireEnd()
    {
        if (choicePosition < dna.Choices.Length)
        {
            throw new DnaFormatException($"The Dna has {dna.Choices.Length} choices; {choicePosition} are allowed.");
        }

        if (floatPosition < dna.Floats.Length)
        {
            throw new DnaFormatException($"The Dna has {dna.Floats.Length} numbers; {floatPosition} are allowed.");
        }
    }

    /// <summary>The choice at <paramref name="position"/>, if it is allowed.</summary>
    public static int Checked(int position, in DecisionPoint decision, ReadOnlySpan<bool> allowed, int choice)
    {
        if (!DecisionRules.Allows(decision, allowed, choice))
        {
            throw new DnaFormatException(
                $"Choice {position} of the Dna (node {decision.Node}, slot {decision.Slot}) is {choice}; " +
                $"allowed are {DecisionRules.Describe(decision, allowed)}.");
        }

        return choice;
    }

    /// <summary>The number at <paramref name="position"/>, if it is allowed.</summary>
    public static double Checked(int position, in DecisionPoint decision, double low, double high, double value)
    {
        if (!DecisionRules.Allows(low, high, value))
        {
            throw new DnaFormatException($"Number {position} of the Dna (node {decision.Node}) is {value}; allowed is [{low}, {high}).");
        }

        return value;
    }
}
