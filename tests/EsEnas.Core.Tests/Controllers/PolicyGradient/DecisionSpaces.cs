using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>Spaces without continuous decisions: every primitive, every flag, nesting, conditions and mixtures.</summary>
internal static class DecisionSpaces
{
    private static SearchSpace Cell { get; } = new OneOf([new OneOf(3), Constant.Instance, new ListSpace([new OneOf(2), new OneOf(5)])]);

    public static IReadOnlyDictionary<string, SearchSpace> All { get; } = new Dictionary<string, SearchSpace>
    {
        ["mask"] = new ListSpace([.. Enumerable.Repeat(new OneOf(2), 6)]),
        ["colors"] = new ListSpace([.. Enumerable.Repeat(new OneOf(5), 7)]),
        ["one of 1"] = new OneOf(1),
        ["edges"] = new ManyOf(4, 9),
        ["edges of two layers"] = new ListSpace([new ManyOf(3, 7), new ManyOf(2, 6)]),
        ["sorted edges"] = new ManyOf(3, 7, sorted: true),
        ["permutation"] = new ManyOf(4, 4),
        ["repeated"] = new ManyOf(4, 3, distinct: false),
        ["repeated, sorted"] = new ManyOf(4, 3, distinct: false, sorted: true),
        ["conditional"] = Cell,
        ["nested distinct"] = new ManyOf(2, [new OneOf(4), Constant.Instance, new ManyOf(2, 3), Cell]),
        ["nested sorted"] = new ManyOf(3, [new OneOf(4), Constant.Instance, new ManyOf(2, 3), Cell], distinct: false, sorted: true),
        ["dict"] = Dict(("edges", new ManyOf(4, 10)), ("ops", new ListSpace([.. Enumerable.Repeat(new OneOf(11), 3)])), ("cell", Cell)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static DecisionLayout Layout(string name) => new(All[name], "test");

    public static SearchSpace Dict(params (string Name, SearchSpace Space)[] entries) =>
        new DictSpace([.. entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Space))]);

    /// <summary>Both controllers' networks; odd sizes, so that every kind of padding occurs.</summary>
    public static DecisionNetwork Network(string kind, DecisionLayout layout, double spread = 1.5) => kind switch
    {
        "factorized" => new FactorizedNetwork(layout, spread),
        "pointer" => new PointerNetwork<double>(layout, 5, 3, spread),
        "large pointer" => new PointerNetwork<double>(layout, 34, 6, spread),
        _ => throw new ArgumentException(kind),
    };
}
