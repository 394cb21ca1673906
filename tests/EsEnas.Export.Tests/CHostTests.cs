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
