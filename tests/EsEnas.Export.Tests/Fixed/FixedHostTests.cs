using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Export.C;
using EsEnas.Export.Fixed;

namespace EsEnas.Export.Tests.Fixed;

/// <summary>The C in whole numbers of every kind of policy, compiled here.</summary>
[Needs(External.CCompilers, External.MuJoCo)]
public sealed class FixedHostTests
{
    // Whatever overflows, shifts too far or leaves its type ends the program.
    private const string Flags = "CFLAGS=-O1 -fsanitize=undefined -fsanitize-undefined-trap-on-error";

    public static TheoryData<string> Kinds => Samples.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public void Fixed_C_of_any_kind_stays_within_its_bound(string kind)
    {
        foreach (var (bits, compiler) in ((int, string)[])[(8, "gcc"), (16, "clang")])
        {
            var document = Samples.Quantized(Samples.Of(kind, (uint)bits), bits);
            using var folder = Compiled(document, compiler);
            var random = new RandomStream(5, RandomPurpose.Sample);
            var observations = Samples.Observations(document, document.Interface!.Observations, 300, random);
            var actions = folder.PolicyActs(observations);
            var bound = new FixedErrorBound(document);
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

    [Theory]
    [InlineData("linear", 8, 1e-3)]
    [InlineData("linear", 16, 1e-5)]
    [InlineData("EdgePruning", 8, 1e-3)]
    [InlineData("WeightSharing", 16, 1e-4)]
    [InlineData("deep", 8, 1e-2)]
    public void Bound_of_a_policy_without_jumps_is_a_small_share_of_the_range(string kind, int bits, double most)
    {
        var document = Samples.Quantized(Samples.Of(kind, 7), bits);
        var bounds = new double[document.Network.ActionSize];
        new FixedErrorBound(document).Find(document.Interface!.Vectors[0].Observation, bounds);

        Assert.InRange(bounds.Select((bound, i) => bound / (document.ActionHigh[i] - document.ActionLow[i])).Max(), 1e-10, most);
    }

    [Theory]
    [InlineData(0.132, 10, -10, 10)]
    [InlineData(0.132, 100, -16, 16)]
    [InlineData(0.5, 0.75, -0.75, 0.75)]
    public void Observation_is_cut_where_the_task_cuts_it_as_far_as_its_format_reaches(double seen, double cut, double low, double high)
    {
        var document = Samples.Quantized(Samples.Of("linear", 3), 8);
        var section = document.Interface!;
        document = document with
        {
            Interface = section with
            {
                Observations = [.. section.Observations.Select(signal => signal with { Low = -cut, High = cut, Seen = (-seen, seen) })],
                Vectors = [.. section.Vectors.Select(vector => vector with { Observation = [.. vector.Observation.Select(_ => seen)] })],
            },
            Normalizer = document.Normalizer with { Mean = [.. document.Normalizer.Mean.Select(_ => 0.0)] },
        };

        var signal = FixedSignal.OfObservation(document, 0);
        Assert.Equal((low, high), (signal.Low * signal.Unit, signal.High * signal.Unit));
    }

    [Fact]
    public void Observation_that_is_no_number_gives_the_action_at_rest_and_one_beyond_its_range_is_cut()
    {
        var document = Samples.Quantized(Samples.Of("linear", 3), 8);
        using var folder = Compiled(document, "gcc");
        var inside = document.Interface!.Vectors[0].Observation;
        double[] With(int index, double value) => [.. inside.Select((other, i) => i == index ? value : other)];
        var signals = document.Interface.Observations;
        var isRead = document.Network.FindPathsToOutputs();
        var cut = Enumerable.Range(0, inside.Length).First(i => double.IsFinite(signals[i].High) && isRead[i]);

        var actions = folder.PolicyActs([With(cut, 1e300), With(cut, signals[cut].High), With(cut, -1e9), With(cut, signals[cut].Low)]);
        Assert.Equal(actions[1], actions[0]);
        Assert.Equal(actions[3], actions[2]);

        var rest = document.ActionLow.Zip(document.ActionHigh, (low, high) => Math.Clamp(0, low, high));
        foreach (var none in (string[])["nan", "inf", "-inf"])
        {
            var line = string.Join(' ', inside.Select((value, i) => i == cut ? none : $"{value:R}"));
            var said = Tool.Run(folder.C, Path.Combine(folder.C, "policy"), [], line + "\n");
            Assert.Contains("there is no action for", said, StringComparison.Ordinal);
            Assert.StartsWith(string.Join(' ', rest.Select(value => $"{value:R}")), said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 23, "-64 to 64")]
    [InlineData(10, 25, "-10 to 10")]
    public void Observation_that_only_rounding_moved_in_the_episodes_is_still_observed_on_a_robot(double end, int bits, string range)
    {
        var whole = Samples.Of("linear", 3);
        // The observation without a range that matters most.
        var isRead = whole.Network.FindPathsToOutputs();
        double Effect(int i) =>
            Samples.Act(whole, At(whole, i, 0.5)).Zip(Samples.Act(whole, At(whole, i, 0)), (a, b) => Math.Abs(a - b)).Max();
        var still = Enumerable.Range(0, whole.Network.ObservationSize)
            .Where(i => isRead[i] && double.IsInfinity(whole.Interface!.Observations[i].High)).MaxBy(Effect);
        var document = Still(Samples.Quantized(whole, 8), still, end);
        using var folder = Compiled(document, "gcc");

        var moved = At(document, still, 0.5);
        var actions = folder.PolicyActs([moved, At(document, still, 0)]);
        var expected = Samples.Act(document, moved);
        for (var a = 0; a < expected.Length; a++) Assert.InRange(actions[0][a], expected[a] - 0.02, expected[a] + 0.02);
        Assert.True(actions[0].Zip(actions[1], (a, b) => Math.Abs(a - b)).Max() > 0.1);

        Assert.Contains($"#define POLICY_BITS_OBSERVATION_SENSOR_{still} {bits} /* from {range} */", folder.Text("policy.h"),
            StringComparison.Ordinal);
        Assert.Contains($"| sensor {still} | m, {bits} bits | {range} | yes |", folder.Text("README.md"), StringComparison.Ordinal);
        var warning = Assert.Single(CExport.Warnings(document, new COptions(IsFixed: true)));
        Assert.StartsWith($"sensor {still} is read, and did not move in the policy's episodes (3E-16 at most).", warning,
            StringComparison.Ordinal);
        Assert.Contains($"**Mind**: {warning}.\n", folder.Text("README.md"), StringComparison.Ordinal);
        Assert.Empty(CExport.Warnings(Samples.Quantized(whole, 8), new COptions(IsFixed: true)));
    }

    [Fact]
    public void Policy_of_full_precision_is_refused_by_name()
    {
        var refused = Assert.Throws<PolicyFormatException>(
            () => CExport.Write(Samples.Of("linear"), Samples.Origin, new COptions(IsFixed: true)));

        Assert.StartsWith("quantization: the policy has full precision", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_no_power_of_2_brings_within_32_bits_are_refused_by_name()
    {
        var document = Samples.Quantized(Samples.Of("linear"), 8);
        document = document with { ActionHigh = [1e300, .. document.ActionHigh[1..]] };

        var refused = Assert.Throws<PolicyFormatException>(() => CExport.Write(document, Samples.Origin, new COptions(IsFixed: true)));

        Assert.StartsWith("sensor 100: the numbers go to 1E+300", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_many_bits_are_summed_in_64_bits_and_those_of_few_in_32()
    {
        string Code(string kind, int bits) => System.Text.Encoding.UTF8.GetString(CExport.Write(Samples.Quantized(Samples.Of(kind), bits),
            Samples.Origin, new COptions(IsFixed: true)).Single(file => file.Name == "c/policy.c").Content.Span);

        Assert.Contains("typedef int32_t policy_sum;", Code("linear", 8), StringComparison.Ordinal);
        Assert.Contains("typedef int64_t policy_sum;", Code("linear", 16), StringComparison.Ordinal);
    }

    private static double[] At(PolicyDocument document, int index, double value) =>
        [.. document.Interface!.Vectors[0].Observation.Select((other, i) => i == index ? value : other)];

    // What an exact symmetry leaves of an observation: rounding, of either sign.
    private static PolicyDocument Still(PolicyDocument document, int index, double end)
    {
        var section = document.Interface!;
        return document with
        {
            Interface = section with
            {
                Observations = [.. section.Observations.Select((signal, i) => i != index ? signal
                    : signal with { Low = -end, High = end, Seen = (-2e-16, 3e-16) })],
                Vectors = [.. section.Vectors.Select((vector, k) =>
                {
                    double[] observation = [.. vector.Observation.Select((value, i) => i != index ? value : k % 2 == 0 ? 3e-16 : -2e-16)];
                    return new TestVector(observation, Samples.Act(document, observation));
                })],
            },
        };
    }

    private static Folder Compiled(PolicyDocument document, string compiler)
    {
        var folder = new Folder().With(CExport.Write(document, Samples.Origin, new COptions(IsFixed: true)));
        Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["test", "pipe", $"CC={compiler}", Flags]), StringComparison.Ordinal);
        return folder;
    }
}
