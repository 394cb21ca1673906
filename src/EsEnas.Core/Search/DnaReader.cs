namespace EsEnas.Core.Search;

/// <summary>Reads the decisions of a Dna in the order in which they were made.</summary>
/// <remarks>A mutable value: pass it by reference. A copy is a bookmark.</remarks>
public ref struct DnaReader
{
    private readonly ReadOnlySpan<int> choices;
    private readonly ReadOnlySpan<double> floats;

    /// <summary>A reader at the first decision of <paramref name="dna"/>.</summary>
    public DnaReader(Dna dna)
    {
        ArgumentNullException.ThrowIfNull(dna);
        choices = dna.Choices.AsSpan();
        floats = dna.Floats.AsSpan();
    }

    /// <summary>How many choices have been read.</summary>
    public int ChoicePosition { get; private set; }

    /// <summary>How many numbers have been read.</summary>
    public int FloatPosition { get; private set; }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool AtEnd => ChoicePosition == choices.Length && FloatPosition == floats.Length;

    /// <summary>The next choice.</summary>
    /// <exception cref="DnaFormatException">There is none.</exception>
    public int NextChoice()
    {
        if (ChoicePosition == choices.Length)
        {
            throw new DnaFormatException($"The Dna ends after {choices.Length} choices; another one is wanted.");
        }

        return choices[ChoicePosition++];
    }

    /// <summary>The next choice, which must be in [0, <paramref name="candidates"/>).</summary>
    /// <exception cref="DnaFormatException">There is none, or it is out of range.</exception>
    public int NextChoice(int candidates)
    {
        var choice = NextChoice();
        if ((uint)choice >= (uint)candidates)
        {
            throw new DnaFormatException($"Choice {ChoicePosition - 1} of the Dna is {choice}; allowed are 0 to {candidates - 1}.");
        }

        return choice;
    }

    /// <summary>The next <paramref name="count"/> choices.</summary>
    /// <exception cref="DnaFormatException">There are fewer.</exception>
    public ReadOnlySpan<int> NextChoices(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > choices.Length - ChoicePosition)
        {
            throw new DnaFormatException($"The Dna has {choices.Length} choices; {count} are wanted after choice {ChoicePosition}.");
        }

        ChoicePosition += count;
        return choices.Slice(ChoicePosition - count, count);
    }

    /// <summary>The next number.</summary>
    /// <exception cref="DnaFormatException">There is none.</exception>
    public double NextFloat()
    {
        if (FloatPosition == floats.Length)
        {
            throw new DnaFormatException($"The Dna ends after {floats.Length} numbers; another one is wanted.");
        }

        return floats[FloatPosition++];
    }

    /// <summary>All choices and numbers that were read since <paramref name="bookmark"/>.</summary>
    internal readonly Dna Since(in DnaReader bookmark) => new(
        [.. choices[bookmark.ChoicePosition..ChoicePosition]],
        [.. floats[bookmark.FloatPosition..FloatPosition]]);

    internal readonly ReadOnlySpan<int> ChoicesSince(in DnaReader bookmark) => choices[bookmark.ChoicePosition..ChoicePosition];

    internal readonly ReadOnlySpan<double> FloatsSince(in DnaReader bookmark) => floats[bookmark.FloatPosition..FloatPosition];
}
