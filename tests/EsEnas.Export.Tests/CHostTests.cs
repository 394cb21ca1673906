using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export.Tests;

/// <summary>The C of every kind of policy, compiled here: it warns about nothing, tests itself, and does what the product does.</summary>
[Needs(External.CCompilers, External.MuJoCo)]
public sealed class CHostTests
{
    public static TheoryData<string> Kinds => Samples.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public void Double_C_of_any_kind_acts_as_the_product_to_the_bit(string kind)
    {
        for (uint sample = 0; sample < 2; sample++)
        {
            var document = Samples.Of(kind, sample);
            var (observations, actions) = Play(document, new COptions(IsDouble: true), sample == 0 ? "gcc" : "clang");
            for (var i = 0; i < observations.Count; i++)
            {
                Assert.Equal(Samples.Act(document, observations[i]).Select(BitConverter.DoubleToInt64Bits),
                    actions[i].Select(BitConverter.DoubleToInt64Bits));
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Float_C_of_any_kind_stays_within_its_bound(string kind)
    {
        for (uint sample = 0; sample < 2; sample++)
        {
            var document = Samples.Of(kind, 10 + sample);
            var (observations, actions) = Play(document, new COptions(UsesLibrary: sample == 0), sample == 0 ? "clang" : "gcc");
            var bound = new FloatErrorBound(document);
            var bounds = new double[document.Network.ActionSize];
            for (var i = 0; i < observations.Count; i++)
            {
                bound.Find(observations[i], bounds);
                var expected = Samples.Act(document, observations[i]);
                for (var a = 0; a < bounds.Length; a++)
                    Assert.True(Math.Abs(actions[i][a] - expected[a]) <= bounds[a],
                        $"{kind}, observation {i}, action {a}: {actions[i][a]:R} is further than {bounds[a]:R} from {expected[a]:R}");
            }
        }
    }

    [Fact]
    public void Policy_whose_sums_overflow_single_precision_is_refused_by_name_and_double_is_not()
    {
        var document = Samples.Of("linear");
        var weights = document.Network.Weights;
        for (var i = 0; i < weights.Length; i++) weights[i] *= 3e38 / Math.Abs(weights[i]);
        document = Samples.WithInterface(document, new RandomStream(1, RandomPurpose.Sample));

        var refused = Assert.Throws<PolicyFormatException>(() => CExport.Write(document, Samples.Origin, new COptions()));

        Assert.Matches("a sum on a test vector: .* is beyond single precision; --double has room for it", refused.Message);
        Play(document, new COptions(IsDouble: true), "gcc");
    }

    [Fact]
    public void Sum_that_overflows_acts_as_its_limit_and_sums_that_come_to_no_number_give_the_action_at_rest()
    {
        var random = new RandomStream(1, RandomPurpose.Sample);
        var network = new WiredNetwork([3, 1], [new Edge(0, 3), new Edge(2, 3)], [2, -2], [0, 0, 0, 0],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]);
        var document = Samples.WithInterface(Samples.Of(network, random) with
        {
            Normalizer = Normalizer.Identity(3),
            ActionLow = [-1],
            ActionHigh = [3],
        }, random);
        using var folder = new Folder().With(CExport.Write(document, Samples.Origin, new COptions()));
        Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["test", "pipe"]), StringComparison.Ordinal);

        // 6e38 is beyond single precision; tanh of it, 1, is the upper end.
        Assert.Equal("3\n", Tool.Run(folder.C, Path.Combine(folder.C, "policy"), [], "3e38 0 0\n"));
        Assert.Equal(3, Samples.Act(document, [3e38, 0, 0])[0]);
        // Infinity minus infinity.
        Assert.Equal("0\nthere is no action for: 3e38 0 3e38\n",
            Tool.Run(folder.C, Path.Combine(folder.C, "policy"), [], "3e38 0 3e38\n"));
        foreach (var text in (string[])[folder.Text("policy.h"), folder.Text("README.md")])
            Assert.DoesNotMatch("a sum (that )?overflow", text);
    }

    [Fact]
    public void Sine_of_large_numbers_without_a_library_in_double_precision_passes_its_own_self_test()
    {
        var document = Samples.Of("Sin");
        for (var i = 0; i < 6; i++) document.Network.Weights[i] *= 1e7;
        document = Samples.WithInterface(document, new RandomStream(1, RandomPurpose.Sample));

        Play(document, new COptions(IsDouble: true, UsesLibrary: false), "gcc");
    }

    private static (IReadOnlyList<double[]> Observations, IReadOnlyList<double[]> Actions) Play(PolicyDocument document, COptions options,
        string compiler)
    {
        using var folder = new Folder().With(CExport.Write(document, Samples.Origin, options));
        var said = Tool.Run(folder.C, "make", ["test", "pipe", $"CC={compiler}", "CFLAGS=-O1"]);
        Assert.Contains("\nok\n", said, StringComparison.Ordinal);
        var random = new RandomStream(5, RandomPurpose.Sample);
        var observations = Samples.Observations(document, document.Interface!.Observations, 200, random);
        return (observations, folder.PolicyActs(observations));
    }
}
