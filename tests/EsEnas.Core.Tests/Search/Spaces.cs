using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

/// <summary>Spaces that the tests share: every primitive, every flag, nesting and conditions.</summary>
internal static class Spaces
{
    public static SearchSpace Conditional { get; } =
        new OneOf([new OneOf(3), new FloatRange(-1, 1), Constant.Instance, new ListSpace([new OneOf(2), new OneOf(5)])]);

    public static SearchSpace NestedMany(bool distinct, bool sorted) =>
        new ManyOf(3, [new OneOf(4), Constant.Instance, new FloatRange(0, 1), new ManyOf(2, 3), Conditional], distinct, sorted);

    public static SearchSpace Dict(params (string Name, SearchSpace Space)[] entries) =>
        new DictSpace([.. entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Space))]);

    public static IReadOnlyDictionary<string, SearchSpace> All { get; } = new Dictionary<string, SearchSpace>
    {
        ["constant"] = Constant.Instance,
        ["empty list"] = new ListSpace([]),
        ["one of 1"] = new OneOf(1),
        ["one of 2"] = new OneOf(2),
        ["one of 17"] = new OneOf(17),
        ["mask"] = new ListSpace([.. Enumerable.Repeat(new OneOf(2), 16)]),
        ["float"] = new FloatRange(-2.5, 1e10),
        ["one number"] = new FloatRange(1, Math.BitIncrement(1.0)),
        ["two numbers"] = new FloatRange(1, Math.BitIncrement(Math.BitIncrement(1.0))),
        ["edges"] = new ManyOf(64, 736),
        ["sorted edges"] = new ManyOf(64, 736, sorted: true),
        ["many candidates"] = new ManyOf(5, 5000),
        ["permutation"] = new ManyOf(5, 5),
        ["permutation of 2"] = new ManyOf(2, 2),
        ["all, sorted"] = new ManyOf(5, 5, sorted: true),
        ["one distinct of 1"] = new ManyOf(1, 1),
        ["repeated"] = new ManyOf(6, 3, distinct: false),
        ["repeated, sorted"] = new ManyOf(6, 3, distinct: false, sorted: true),
        ["repeated of 1"] = new ManyOf(3, 1, distinct: false),
        ["conditional"] = Conditional,
        ["nested distinct"] = NestedMany(true, false),
        ["nested sorted"] = NestedMany(true, true),
        ["nested repeated"] = NestedMany(false, false),
        ["nested repeated, sorted"] = NestedMany(false, true),
        ["nested, all used"] = new ManyOf(3, [new OneOf(4), Constant.Instance, new FloatRange(0, 1)]),
        ["nested, all used, sorted"] = new ManyOf(3, [new OneOf(4), Constant.Instance, new FloatRange(0, 1)], sorted: true),
        ["nested of one number"] = new ManyOf(2, [new FloatRange(1, Math.BitIncrement(1.0)), Constant.Instance], sorted: true),
        ["dict"] = Dict(("edges", new ManyOf(8, 30)), ("ops", new ListSpace([.. Enumerable.Repeat(new OneOf(11), 4)])),
            ("scale", new FloatRange(0, 2)), ("cell", Conditional)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static RandomStream Random(uint a = 0, uint b = 0) => new(20, RandomPurpose.Sample, a, b);

    /// <summary>The statistic of a chi-square test against equal frequencies.</summary>
    public static double ChiSquare(IReadOnlyCollection<int> counts)
    {
        var expected = counts.Sum() / (double)counts.Count;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
