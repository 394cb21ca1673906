using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Specifications;

/// <summary>An optional last phase that takes away from the chosen policy what it can do without (docs/shrinking.md).</summary>
public sealed record ShrinkSpecification
{
    private static readonly KeyEffect Shrinks = KeyEffect.When("shrink.enabled", "true");

    private static readonly KeyEffect Tunes =
        KeyEffect.Unless("shrink.iterations", "0", "tuning between removals, which shrink.iterations above 0 asks for");

    /// <summary>Whether there is such a phase.</summary>
    public bool Enabled { get; init; }

    /// <summary>Share of the chosen policy's return that may be lost, 0 to 1.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>
    /// Share of the standard deviation of the chosen policy's returns that may be lost where that is more, 0 to 10: an effect size (Cohen's
    /// d). One percent of a return that differs by a quarter from episode to episode cannot be told from chance.
    /// </summary>
    public double Spread { get; init; }

    /// <summary>Confidence of the test that a smaller policy has to pass, 0.5 to 0.9999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Episodes on which a smaller policy is compared at most, 4 to 100,000.</summary>
    public int Episodes { get; init; } = 32;

    /// <summary>
    /// Share of what may be lost to which a mean loss need be known, 0 to 1: what is undecided then is given up, however many episodes are
    /// left. 0 = all are played.
    /// </summary>
    public double Precision { get; init; }

    /// <summary>Episodes that measure each policy of the front in the end, 2 to 100,000.</summary>
    public int ReportEpisodes { get; init; } = 20;

    /// <summary>
    /// Iterations of tuning before a policy that fell short is given up, 0 to 100,000; 0 = none. Twice as many where <see cref="Singles"/>
    /// is false or returns are noisy.
    /// </summary>
    public int Iterations { get; init; } = 8;

    /// <summary>Whether each of the least parts is tried alone before a tuning. Without it a tuning has to make up for more.</summary>
    public bool Singles { get; init; } = true;

    /// <summary>Weights that are few enough not to be tuned for fewer, 0 to 10,000,000.</summary>
    public int Enough { get; init; }

    /// <summary>
    /// Directions of such an iteration, 1 to 100,000; twice as many, up to that, where returns are noisy.
    /// </summary>
    public int Directions { get; init; } = 8;

    /// <summary>Smoothing of tuning, above 0, at most 100.</summary>
    public double Sigma { get; init; } = 0.05;

    /// <summary>Step size of tuning, above 0, at most 100.</summary>
    public double StepSize { get; init; } = 0.05;

    /// <summary>Weights that are left in any case, 0 to 10,000,000.</summary>
    public int MinWeights { get; init; }

    /// <summary>
    /// Weights that are left at most, 1 to 10,000,000: where no more can go without losing too much, twice as much may be lost, and so on;
    /// null for as many as it takes.
    /// </summary>
    public int? MaxWeights { get; init; }

    /// <summary>Bits of a number that are tried, 2 to 24 each; empty for none.</summary>
    public ImmutableArray<int> Bits { get; init; } = [16, 8, 6, 5, 4];

    /// <summary>The most evaluations of an iteration of tuning: those of a policy whose returns are noisy.</summary>
    public int MostEvaluations => (2 * DirectionsOf(isNoisy: true)) + 1;

    /// <summary>
    /// Directions of an iteration of tuning: where returns are noisy twice as many, since the sides of one must say more, but no more than
    /// an iteration may have.
    /// </summary>
    internal int DirectionsOf(bool isNoisy) =>
        isNoisy ? Math.Min(2 * Directions, EvaluationsSpecification.MostDirections) : Directions;

    internal static OptionKey<ShrinkSpecification>[] Keys { get; } =
    [
        OptionKey.Of<ShrinkSpecification, bool>("enabled", new BooleanKind(), o => o.Enabled, (o, v) => o with { Enabled = v },
            "Whether a last phase takes away from the chosen policy what it can do without.", "own") with
        {
            Role = KeyRole.Policy,
            IsLater = true,
        },
        .. Options.Select(key => key with { Role = KeyRole.Policy, IsLater = true, Effects = [Shrinks, .. key.Effects] }),
    ];

    private static OptionKey<ShrinkSpecification>[] Options =>
    [
        OptionKey.Of<ShrinkSpecification, double>("tolerance", new NumberKind(0, 1), o => o.Tolerance,
            (o, v) => o with { Tolerance = v }, "Share of the chosen policy's mean return that a smaller one may lose.", "own"),
        OptionKey.Of<ShrinkSpecification, double>("spread", new NumberKind(0, 10), o => o.Spread, (o, v) => o with { Spread = v },
            "Share of the standard deviation of the chosen policy's returns that a smaller one may lose, where that is more.", "own"),
        OptionKey.Of<ShrinkSpecification, double>("confidence", new NumberKind(0.5, 0.9999), o => o.Confidence,
            (o, v) => o with { Confidence = v }, "Confidence of the one-sided test by which a smaller policy loses no more than that.",
            "own"),
        OptionKey.Of<ShrinkSpecification, int>("episodes", new IntegerKind(4, 100_000), o => o.Episodes,
            (o, v) => o with { Episodes = v },
            "Fresh episodes on which a smaller policy is compared, at most: 4, then twice as many as long as it is undecided.", "own"),
        OptionKey.Of<ShrinkSpecification, double>("precision", new NumberKind(0, 1), o => o.Precision,
            (o, v) => o with { Precision = v },
            "Share of what may be lost to which a loss need be known: what is undecided then is given up. 0: it plays all.", "own"),
        OptionKey.Of<ShrinkSpecification, int>("reportEpisodes", new IntegerKind(2, 100_000), o => o.ReportEpisodes,
            (o, v) => o with { ReportEpisodes = v },
            "Further episodes that measure each policy of the front; selection.reportEpisodes, if that is more, measure the run's own.",
            "own"),
        OptionKey.Of<ShrinkSpecification, int>("iterations", new IntegerKind(0, 100_000), o => o.Iterations,
            (o, v) => o with { Iterations = v },
            "Iterations of augmented random search on the numbers of a policy that fell short, before it is given up; 0 for none.", "own"),
        OptionKey.Of<ShrinkSpecification, bool>("singles", new BooleanKind(), o => o.Singles, (o, v) => o with { Singles = v },
            "Whether the least parts are tried alone before an eighth of all goes and the rest is tuned; otherwise a quarter goes at "
            + "once, and is tuned twice as long.",
            "own").For(Tunes),
        OptionKey.Of<ShrinkSpecification, int>("enough", new IntegerKind(0, 10_000_000), o => o.Enough,
            (o, v) => o with { Enough = v }, "Weights that are few enough: a policy that has no more is not tuned for fewer.", "own")
            .For(Tunes),
        OptionKey.Of<ShrinkSpecification, int>("directions", new IntegerKind(1, EvaluationsSpecification.MostDirections), o => o.Directions,
            (o, v) => o with { Directions = v }, "Directions of such an iteration; the better half is followed.", "own").For(Tunes),
        OptionKey.Of<ShrinkSpecification, double>("sigma", new NumberKind(0, 100, true), o => o.Sigma, (o, v) => o with { Sigma = v },
            "Standard deviation of the perturbations there, in units of the sum that a number belongs to.", "own").For(Tunes),
        OptionKey.Of<ShrinkSpecification, double>("stepSize", new NumberKind(0, 100, true), o => o.StepSize,
            (o, v) => o with { StepSize = v }, "Step size there.", "own").For(Tunes),
        OptionKey.Of<ShrinkSpecification, int>("minWeights", new IntegerKind(0, 10_000_000), o => o.MinWeights,
            (o, v) => o with { MinWeights = v }, "Weights that are left in any case.", "own"),
        OptionKey.Of<ShrinkSpecification, int?>("maxWeights", new OptionalKind<int>(new IntegerKind(1, 10_000_000), "any"),
            o => o.MaxWeights, (o, v) => o with { MaxWeights = v },
            "Weights that are left at most: where nothing more can go, twice as much may be lost, again and again until no more are left.",
            "own"),
        OptionKey.Of<ShrinkSpecification, ImmutableArray<int>>("bits",
            new IntegerListKind(new IntegerKind(PolicyQuantization.FewestBits, PolicyQuantization.MostBits), 0, 8, false), o => o.Bits,
            (o, v) => o with { Bits = v }, "Bits of a number that are tried on the smallest policy; empty for none.", "own"),
    ];

    /// <summary>Whether all values are equal, bits by value.</summary>
    public bool Equals(ShrinkSpecification? other) =>
        other is not null && Keys.All(key => key.Write(this) == key.Write(other));

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((((31 * Episodes) + ReportEpisodes) * 31) + Bits.Length);
}
