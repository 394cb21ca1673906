using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>
/// Learning curves on random targets. A pattern of ones would not do: one preference common to all decisions solves it. With
/// ESENAS_LONG_TESTS=1 over more seeds and with the noisy color problem for the pointer network in full.
/// </summary>
public sealed class ToyCurveTests
{
    private static readonly bool Long = LongTests.AreAsked;

    public static TheoryData<ControllerKind> Kinds => [ControllerKind.Factorized, ControllerKind.PolicyGradient];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bits_of_a_random_target_are_found_from_a_uniform_start(ControllerKind kind)
    {
        var curve = Mean(ToyCurves.Bits,
            new() { Kind = kind, Ppo = new() { LearningRate = kind == ControllerKind.Factorized ? 0.1 : 0.02, InitialSpread = 0 } }, 40, 0);

        Assert.InRange(curve[0], 0.45, 0.55);
        Assert.InRange(curve[20], 0.95, 1);
        Assert.InRange(curve[40], 0.99, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bits_are_found_in_noise_as_loud_as_the_signal(ControllerKind kind)
    {
        var curve = Mean(ToyCurves.Bits, new() { Kind = kind, Ppo = new() { InitialSpread = 0 } }, 30, 1);

        Assert.InRange(curve[30], 0.97, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bits_are_found_with_ranks_of_the_best_as_advantages(ControllerKind kind)
    {
        var curve = Mean(ToyCurves.Bits, new() { Kind = kind, Ppo = new() { InitialSpread = 0, Advantage = AdvantageKind.Top } }, 20, 0);

        Assert.InRange(curve[20], 0.95, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Subset_of_256_candidates_is_found(ControllerKind kind)
    {
        var curve = Mean(ToyCurves.Subset, new() { Kind = kind }, 30, 0);

        Assert.InRange(curve[0], 0.08, 0.2);
        Assert.InRange(curve[30], 0.9, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Colors_of_320_edges_are_found_in_noise(ControllerKind kind)
    {
        // The pointer network takes off later; its whole curve is for the long run.
        var last = kind == ControllerKind.Factorized || Long ? 45 : 20;
        var curve = Mean(ToyCurves.Colors, new() { Kind = kind, Ppo = new() { InitialSpread = 0 } }, last, 1);

        Assert.InRange(curve[0], 0.1, 0.15);
        Assert.InRange(curve[last], last == 45 ? 0.8 : 0.35, 1);
    }

    private static double[] Mean(SearchSpace space, ControllerSpecification controller, int iterations, double noise)
    {
        var seeds = Long ? 10u : 1u;
        var mean = new double[iterations + 1];
        for (var seed = 1u; seed <= seeds; seed++)
        {
            var curve = ToyCurves.Run(space, controller, seed, iterations, noise);
            for (var i = 0; i < mean.Length; i++) mean[i] += curve[i] / seeds;
        }

        TestContext.Current.TestOutputHelper
            ?.WriteLine($"{controller.Kind}: {string.Join(" ", mean.Where((_, i) => i % 5 == 0).Select(value => value.ToString("f3")))}");
        return mean;
    }
}
