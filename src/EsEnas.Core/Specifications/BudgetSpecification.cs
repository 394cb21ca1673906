using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>What training may spend, beside its iterations: it ends at whichever comes first.</summary>
public sealed record BudgetSpecification
{
    /// <summary>Training episodes at most, 1 to 10^15; null for no such limit.</summary>
    public long? Episodes { get; init; }

    /// <summary>Environment steps of training after which it ends, 1 to 10^15; null for no such limit.</summary>
    public long? Steps { get; init; }

    /// <summary>Seconds of work on the run after which training ends, above 0, at most 10^9; null for no such limit.</summary>
    public double? Seconds { get; init; }

    /// <summary>
    /// The episodes of which a race's beginnings get a tenth each, 0 to 10^15: 0 for no race; null = auto = <see cref="Episodes"/>. Written
    /// down when a run is extended, so that its first iterations stay what they were.
    /// </summary>
    public long? RaceEpisodes { get; init; }

    /// <summary>The episodes of which a race's beginnings get a tenth each; 0 for none.</summary>
    internal long SharedEpisodes => RaceEpisodes ?? Episodes ?? 0;

    /// <summary>Whether there is a limit, or was one when training began.</summary>
    internal bool IsLimited => Episodes is not null || Steps is not null || Seconds is not null || RaceEpisodes is not null;

    internal static OptionKey<BudgetSpecification>[] Keys { get; } =
    [
        OptionKey.Of<BudgetSpecification, long?>("episodes", new OptionalKind<long>(new CountKind(1_000_000_000_000_000), "null"),
            o => o.Episodes, (o, v) => o with { Episodes = v },
            "Training ends before the iteration that would take more training episodes than this; null for no such limit.", "own") with
        {
            Role = KeyRole.Budget,
        },
        OptionKey.Of<BudgetSpecification, long?>("steps", new OptionalKind<long>(new CountKind(1_000_000_000_000_000), "null"),
            o => o.Steps, (o, v) => o with { Steps = v },
            "Training ends after the iteration that reaches this many environment steps of training; null for no such limit.", "own") with
        {
            Role = KeyRole.Budget,
        },
        OptionKey.Of<BudgetSpecification, double?>("seconds",
            new OptionalKind<double>(new NumberKind(0, 1_000_000_000, aboveMinimum: true), "null"),
            o => o.Seconds, (o, v) => o with { Seconds = v },
            "Training ends after the iteration at whose end so many seconds of work were spent on it, pauses left out. The one key by "
            + "which where a run ends depends on the machine; null for no such limit.", "own") with
        {
            Role = KeyRole.Budget,
        },
        OptionKey.Of<BudgetSpecification, long?>("raceEpisodes",
            new OptionalKind<long>(new CountKind(1_000_000_000_000_000, minimum: 0), "auto"),
            o => o.RaceEpisodes, (o, v) => o with { RaceEpisodes = v },
            "Episodes of which each beginning of optimizer.race gets a tenth, 0 for no race; " +
            "auto is budget.episodes. A run that is extended "
            + "has it written down, and so keeps those that it began with: with a number here it counts as a run with a budget.", "own")
            with
        {
            Role = KeyRole.Budget,
            Effects = [KeyEffect.When("optimizer.schedule", "reduce")],
        },
    ];
}
