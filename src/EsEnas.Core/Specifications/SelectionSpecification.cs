using EsEnas.Core.Documents;

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

    internal static OptionKey<SelectionSpecification>[] Keys { get; } =
    [
        OptionKey.Of<SelectionSpecification, int>("candidates", new IntegerKind(1, 10_000),
            o => o.Candidates, (o, v) => o with { Candidates = v },
            "Choice of the run's policy: models of the last iterations that compete.", "own") with { Role = KeyRole.Policy },
        OptionKey.Of<SelectionSpecification, int>("episodes", new IntegerKind(1, 10_000),
            o => o.Episodes, (o, v) => o with { Episodes = v },
            "Choice of the run's policy: episodes of each competing model in the first round; four times as many in each later "
            + "one. Times selection.candidates at most 1,000,000.", "own") with { Role = KeyRole.Policy },
        OptionKey.Of<SelectionSpecification, int>("reportEpisodes", new IntegerKind(2, 100_000),
            o => o.ReportEpisodes, (o, v) => o with { ReportEpisodes = v },
            "Further episodes that measure the chosen policy's return.", "own") with { Role = KeyRole.Policy },
    ];
}
