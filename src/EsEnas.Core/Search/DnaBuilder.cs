using System.Runtime.InteropServices;

namespace EsEnas.Core.Search;

/// <summary>Collects the decisions of one model.</summary>
internal sealed class DnaBuilder(int expectedDecisions)
{
    private const int LargestFirstBuffer = 4096;

    private int[] choices = new int[Math.Min(expectedDecisions, LargestFirstBuffer)];
    private double[] floats = [];

    public int ChoiceCount { get; private set; }

    public int FloatCount { get; private set; }

    public Span<int> Choices => choices.AsSpan(0, ChoiceCount);

    public Span<double> Floats => floats.AsSpan(0, FloatCount);

    public void Add(int choice)
    {
        if (ChoiceCount == choices.Length) Array.Resize(ref choices, Math.Max(8, 2 * choices.Length));
        choices[ChoiceCount++] = choice;
    }

    public void Add(double value)
    {
        if (FloatCount == floats.Length) Array.Resize(ref floats, Math.Max(8, 2 * floats.Length));
        floats[FloatCount++] = value;
    }

    public void AddRange(ReadOnlySpan<int> values)
    {
        foreach (var value in values) Add(value);
    }

    public void AddRange(ReadOnlySpan<double> values)
    {
        foreach (var value in values) Add(value);
    }

    /// <summary>Drops all that came after the given counts.</summary>
    public void Truncate(int choiceCount, int floatCount) => (ChoiceCount, FloatCount) = (choiceCount, floatCount);

    /// <summary>The model. The builder must not be used afterwards, since the model may own its buffer.</summary>
    public Dna ToDna()
    {
        Array.Resize(ref choices, ChoiceCount);
        return new Dna(ImmutableCollectionsMarshal.AsImmutableArray(choices), [.. Floats]);
    }
}
