using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Specifications;

/// <summary>What the two evaluations of an antithetic pair have of something.</summary>
public enum PairOption
{
    /// <summary>One each.</summary>
    Own,

    /// <summary>The same.</summary>
    Shared,
}

/// <summary>Evaluations of an iteration.</summary>
public sealed record EvaluationsSpecification
{
    /// <summary>n, directions; each gives two evaluations. 1 to 100,000.</summary>
    public int Directions { get; init; } = 50;

    /// <summary>e, evaluations at the unperturbed weights. 1 to 100,000.</summary>
    public int AtCurrent { get; init; } = 50;

    /// <summary>They are made in the first iteration and in every so many after it, 1 to 1,000,000.</summary>
    public int AtCurrentEvery { get; init; } = 1;

    /// <summary>The first iterations, whose episodes have a quarter of the horizon, 0 to 1,000,000.</summary>
    public int ShortIterations { get; init; }

    /// <summary>The models of a pair.</summary>
    public PairOption PairModels { get; init; }

    /// <summary>The environment's random streams of a pair.</summary>
    public PairOption PairEpisodes { get; init; }

    /// <summary>The most directions of an iteration.</summary>
    internal const int MostDirections = 100_000;

    // Four short episodes for one.
    private const int ShortShare = 4;

    private static readonly KeyEffect Pairs =
        KeyEffect.Unless("optimizer.estimator", "one-sided", "an optimizer that evaluates both sides of a direction");

    internal static OptionKey<EvaluationsSpecification>[] Keys { get; } =
    [
        OptionKey.Of<EvaluationsSpecification, int>("directions", new IntegerKind(1, MostDirections),
            o => o.Directions, (o, v) => o with { Directions = v },
            "n, directions of an iteration; each is evaluated on both sides.", "App. C.4") with { MayForkChange = true },
        OptionKey.Of<EvaluationsSpecification, int>("atCurrent", new IntegerKind(1, 100_000),
            o => o.AtCurrent, (o, v) => o with { AtCurrent = v },
            "Evaluations at the current weights, whose mean real return is the run's curve.", "App. C.4") with { MayForkChange = true },
        OptionKey.Of<EvaluationsSpecification, int>("atCurrentEvery", new IntegerKind(1, 1_000_000),
            o => o.AtCurrentEvery, (o, v) => o with { AtCurrentEvery = v },
            "They are made in the first iteration and then in every so many; between them the curve keeps its last value.", "own") with
        {
            MayForkChange = true,
            IsLater = true,
        },
        OptionKey.Of<EvaluationsSpecification, int>("shortIterations", new IntegerKind(0, 1_000_000),
            o => o.ShortIterations, (o, v) => o with { ShortIterations = v },
            "The first iterations whose episodes last a quarter of the horizon: what a policy does at all shows early. Their returns "
            + "stand in the history as they are; no step is judged by them, but for what perturbations lose.", "own") with
        {
            MayForkChange = true,
            IsLater = true,
        },
        OptionKey.Of<EvaluationsSpecification, PairOption>("pairModels", new ChoiceKind<PairOption>(),
            o => o.PairModels, (o, v) => o with { PairModels = v },
            "Models of the two sides of a direction: one each, as published, or the same, whose reward for the controller is then the "
            + "mean of both.", "eq. 7") with { MayForkChange = true, IsLater = true, Effects = [OptimizerSpecification.Steps, Pairs] },
        OptionKey.Of<EvaluationsSpecification, PairOption>("pairEpisodes", new ChoiceKind<PairOption>(),
            o => o.PairEpisodes, (o, v) => o with { PairEpisodes = v },
            "Random numbers of the environment on the two sides of a direction: their own, as published, or the same, so that chance "
            + "cancels in their difference.", "own") with
        {
            MayForkChange = true,
            IsLater = true,
            Effects = [OptimizerSpecification.Steps, Pairs],
        },
    ];

    /// <summary>Whether an iteration has short episodes.</summary>
    /// <param name="iteration">Completed iterations before it; null for what is no iteration of training.</param>
    public bool AreShort(int? iteration) => iteration < ShortIterations;

    /// <summary>The most steps of an episode, at least 1.</summary>
    /// <param name="horizon">T, at least 1.</param>
    /// <param name="iteration">Completed iterations before the episode's; null for an episode that is not of training.</param>
    public int HorizonIn(int horizon, int? iteration) => AreShort(iteration) ? (horizon + ShortShare - 1) / ShortShare : horizon;

    /// <summary>The most evaluations of an iteration, 2n + e.</summary>
    public int PerIteration => (2 * Directions) + AtCurrent;

    /// <summary>Evaluations of an iteration: 2n + e, or 2n where there are none at the current weights.</summary>
    /// <param name="iteration">Completed iterations before it.</param>
    public int In(int iteration) => (2 * Directions) + (iteration % AtCurrentEvery == 0 ? AtCurrent : 0);

    /// <summary>Evaluations of so many iterations, from the first.</summary>
    /// <param name="iterations">How many, 0 or more.</param>
    public long Over(long iterations) => (long)ExactlyOver(iterations);

    /// <summary>The iterations that so many episodes are enough for, from the first.</summary>
    /// <param name="episodes">How many, 0 or more.</param>
    public long IterationsWithin(long episodes)
    {
        var (paid, unpaid) = (episodes / PerIteration, (episodes / (2L * Directions)) + 1);
        while (unpaid - paid > 1)
        {
            var middle = paid + ((unpaid - paid) / 2);
            if (ExactlyOver(middle) <= episodes) paid = middle;
            else unpaid = middle;
        }

        return paid;
    }

    /// <summary>The last iteration with evaluations at the current weights among so many, from 1; 0 if there was none.</summary>
    /// <param name="iterations">Completed iterations.</param>
    public int LastAtCurrent(int iterations) =>
        iterations == 0 ? 0 : ((iterations - 1) / AtCurrentEvery * AtCurrentEvery) + 1;

    private Int128 ExactlyOver(long iterations) =>
        ((Int128)2 * Directions * iterations) + (((Int128)iterations + AtCurrentEvery - 1) / AtCurrentEvery * AtCurrent);
}
