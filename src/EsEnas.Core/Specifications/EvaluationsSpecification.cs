using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>Evaluations of an iteration.</summary>
public sealed record EvaluationsSpecification
{
    /// <summary>n, directions; each gives two evaluations. 1 to 100,000.</summary>
    public int Directions { get; init; } = 50;

    /// <summary>e, evaluations at the unperturbed weights. 1 to 100,000.</summary>
    public int AtCurrent { get; init; } = 50;

    internal static OptionKey<EvaluationsSpecification>[] Keys { get; } =
    [
        OptionKey.Of<EvaluationsSpecification, int>("directions", new IntegerKind(1, 100_000),
            o => o.Directions, (o, v) => o with { Directions = v },
            "n, directions of an iteration; each is evaluated on both sides.", "App. C.4") with { MayForkChange = true },
        OptionKey.Of<EvaluationsSpecification, int>("atCurrent", new IntegerKind(1, 100_000),
            o => o.AtCurrent, (o, v) => o with { AtCurrent = v },
            "Evaluations at the current weights, whose mean real return is the run's curve.", "App. C.4") with { MayForkChange = true },
    ];

    /// <summary>All of an iteration, 2n + e.</summary>
    public int PerIteration => (2 * Directions) + AtCurrent;
}
