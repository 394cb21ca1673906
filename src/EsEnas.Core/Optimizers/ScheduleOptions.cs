using EsEnas.Core.Documents;

namespace EsEnas.Core.Optimizers;

/// <summary>What becomes of sigma and the step size in the course of training.</summary>
public enum ScheduleKind
{
    /// <summary>Nothing.</summary>
    Constant,

    /// <summary>Both are reduced, and the best weights taken up again, whenever returns fall or stop rising.</summary>
    Reduce,
}

/// <summary>
/// The step schedule of the optimizers that do not find their own steps. The rule is that of <c>StepSchedule</c> (docs/optimizers.md).
/// </summary>
public sealed record ScheduleOptions
{
    /// <summary>Which one.</summary>
    public ScheduleKind Kind { get; init; }

    /// <summary>What the step size is multiplied by at a reduction, above 0, at most 1.</summary>
    public double Decay { get; init; } = 0.5;

    /// <summary>What sigma is multiplied by at a reduction, above 0, at most 1.</summary>
    public double SigmaDecay { get; init; } = 0.7;

    /// <summary>Iterations over which returns are averaged, 1 to 1,000.</summary>
    public int Window { get; init; } = 5;

    /// <summary>Iterations without a gain before a reduction where returns are steady, and elsewhere at least; 1 to 1,000,000.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>The same where returns are not steady, as a share of the iterations so far, 0 to 1.</summary>
    public double PatienceShare { get; init; } = 0.35;

    /// <summary>Reductions in a row that bring no gain before training ends, 1 to 1,000; null for never.</summary>
    public int? EndAfter { get; init; }

    /// <summary>How much perturbations may lose, in units of what they tell, 0.01 to 1,000; null for as much as they do.</summary>
    public double? MaxLoss { get; init; }

    /// <summary>How often training may begin where it has a budget, 1 to 1,000.</summary>
    public int Beginnings { get; init; } = 1;

    /// <summary>Beginnings among which the best goes on, 1 to 9.</summary>
    public int Race { get; init; } = 1;

    /// <summary>The largest <see cref="Race"/>.</summary>
    internal const int MostRacing = 9;

    private static readonly KeyEffect Reducing = KeyEffect.When("optimizer.schedule", "reduce");

    private static readonly KeyEffect BothSides =
        KeyEffect.Unless("optimizer.estimator", "one-sided", "an optimizer that evaluates both sides of a direction");

    internal static OptionKey<ScheduleOptions>[] Keys { get; } =
    [
        OptionKey.Of<ScheduleOptions, ScheduleKind>("schedule", new ChoiceKind<ScheduleKind>(), o => o.Kind, (o, v) => o with { Kind = v },
            "What becomes of sigma and step size: constant, or reduce: when returns fall or stop rising, both shrink and training goes "
            + "back to the best weights; the policy is chosen from the best.", "own") with { Because = "finds its own step size" },
        Key("decay", new NumberKind(0, 1, true), o => o.Decay, (o, v) => o with { Decay = v },
            "What the step size is multiplied by at a reduction."),
        Key("sigmaDecay", new NumberKind(0, 1, true), o => o.SigmaDecay, (o, v) => o with { SigmaDecay = v },
            "What sigma is multiplied by at a reduction: less than the step, since wide perturbations see past small ripples."),
        Key("window", new IntegerKind(1, 1000), o => o.Window, (o, v) => o with { Window = v },
            "Iterations over which returns are averaged before they are compared."),
        Key("patience", new IntegerKind(1, 1_000_000), o => o.Patience, (o, v) => o with { Patience = v },
            "Iterations without a gain before a reduction where returns are steady; elsewhere at least."),
        Key("patienceShare", new NumberKind(0, 1), o => o.PatienceShare, (o, v) => o with { PatienceShare = v },
            "The same where returns are not steady, as a share of the iterations so far: the longer they have risen, the longer a pause "
            + "may last."),
        Key("endAfter", new OptionalKind<int>(new IntegerKind(1, 1000), "never"), o => o.EndAfter, (o, v) => o with { EndAfter = v },
            "Ends training after so many reductions in a row without a gain; after one where returns are steady."),
        Key("maxLoss", new OptionalKind<double>(new NumberKind(0.01, 1000), "any"), o => o.MaxLoss, (o, v) => o with { MaxLoss = v },
            "The mean loss of both sides of a direction against the current weights, at most, in units of half their difference (root "
            + "mean square): what loses more is too large, and sigma and step shrink. Training begins where it is not. "
            + "Takes evaluations.pairEpisodes: shared.")
            with { Effects = [Reducing, BothSides] },
        Key("beginnings", new IntegerKind(1, 1000), o => o.Beginnings, (o, v) => o with { Beginnings = v },
            "How often training may begin where a budget of episodes, steps or seconds is given: where it would end with budget left, it "
            + "begins anew from the first weights, and the best of all is kept. Without a budget it begins once.")
            with { IsLater = true },
        Key("race", new IntegerKind(1, MostRacing), o => o.Race, (o, v) => o with { Race = v },
            "Beginnings that each get a tenth of budget.episodes, of which the best goes on. Without that budget, or where a tenth of it "
            + "is less than ten iterations, there is one.")
            with { IsLater = true },
    ];

    private static OptionKey<ScheduleOptions> Key<T>(string name, ValueKind<T> kind, Func<ScheduleOptions, T> get,
        Func<ScheduleOptions, T, ScheduleOptions> set, string meaning) =>
        OptionKey.Of<ScheduleOptions, T>(name, kind, get, set, meaning, "own") with { MayForkChange = true, Effects = [Reducing] };
}
