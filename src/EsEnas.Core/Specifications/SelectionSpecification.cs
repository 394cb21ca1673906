namespace EsEnas.Core.Specifications;

/// <summary>Successive halving over the models of the last iterations.</summary>
public sealed record SelectionSpecification
{
    /// <summary>How many models enter, 1 to 10,000.</summary>
    public int Candidates { get; init; } = 64;

    /// <summary>Episodes of each model in the first round, 1 to 10,000; times candidates at most 1,000,000.</summary>
    public int Episodes { get; init; } = 2;

    /// <summary>Episodes, apart from all that chose, that measure the winner's return. 2 to 100,000.</summary>
    public int ReportEpisodes { get; init; } = 100;
}
