using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class PolicyDocumentTests
{
    private static readonly string Example = PolicyDocumentExample.Text;

    [Fact]
    public void Text_is_the_approved_one() => Assert.Equal(Example, PolicyDocumentExample.Document.ToJson());

    [Fact]
    public void Approved_text_reads_back_field_by_field() => AssertSame(PolicyDocumentExample.Document, PolicyDocument.FromJson(Example));

    [Fact]
    public void File_of_a_build_without_the_scale_of_actions_still_rescales()
    {
        var old = Example.Replace(",\n    \"scale\": \"range\"", "", StringComparison.Ordinal);

        Assert.NotEqual(Example, old);
        Assert.Equal(ActionScale.Range, PolicyDocument.FromJson(old).ActionScale);
        AssertSame(PolicyDocumentExample.Document, PolicyDocument.FromJson(old));
    }

    [Fact]
    public void Scale_of_actions_comes_back()
    {
        var text = (PolicyDocumentExample.Document with { ActionScale = ActionScale.Unit }).ToJson();

        Assert.Contains("\"scale\": \"unit\"", text, StringComparison.Ordinal);
        Assert.Equal(ActionScale.Unit, PolicyDocument.FromJson(text).ActionScale);
    }

    [Fact]
    public void Random_policies_come_back_to_the_bit()
    {
        for (uint sample = 0; sample < 200; sample++)
        {
            var random = new RandomStream(3, RandomPurpose.Sample, sample);
            var network = PolicyTests.RandomNetwork(random);
            double[] mean = new double[network.ObservationSize], scale = new double[network.ObservationSize],
                low = new double[network.ActionSize], high = new double[network.ActionSize];
            random.FillNormal(mean);
            random.FillNormal(scale);
            for (var i = 0; i < low.Length; i++)
                (low[i], high[i]) = (-Math.Exp(50 * random.NextNormal()), Math.Exp(50 * random.NextNormal()));
            var document = PolicyDocumentExample.Document with
            {
                Network = network,
                Normalizer = new Normalizer(mean, scale),
                ActionLow = low,
                ActionHigh = high,
                Provenance = PolicyDocumentExample.Document.Provenance
                    with { Seed = random.NextUInt64(), Return = random.NextNormal(), ReturnStd = random.NextDouble() },
            };

            var text = document.ToJson();
            var read = PolicyDocument.FromJson(text);

            AssertSame(document, read);
            Assert.Equal(text, read.ToJson());
        }
    }

    [Fact]
    public void Extreme_numbers_come_back_to_the_bit()
    {
        double[] numbers = [-0.0, double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1.0 / 3, 5e-324, 123456789012345680.0];
        var document = PolicyDocumentExample.Document with
        {
            Network = new WiredNetwork([8, 1], [.. numbers.Select((_, i) => new Edge(i, 8))], numbers, [0, 0, 0, 0, 0, 0, 0, 0, -0.0],
                [.. Enumerable.Repeat(Nonlinearity.Identity, 8), Nonlinearity.Tanh]),
            Normalizer = new Normalizer(numbers, numbers),
        };

        AssertSame(document, PolicyDocument.FromJson(document.ToJson()));
    }

    [Fact]
    public void Largest_layout_fits_the_text_limit()
    {
        // 24 characters is the longest text of a double, 7 digits the largest neuron.
        const long Longest = 4 + 1 + 7 + 2 + 7 + 2 + 24 + 3;

        Assert.True(Longest * NetworkLayout.MaximumEdges < PolicyDocument.MaximumLength);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Writing_a_number_that_json_has_not_is_refused(double number)
    {
        var example = PolicyDocumentExample.Document;
        var network = new WiredNetwork([1, 1], [new(0, 1)], [number], [0, 0], [Nonlinearity.Identity, Nonlinearity.Tanh]);

        Assert.StartsWith("edges[0]:", Assert.Throws<PolicyFormatException>((example with { Network = network }).ToJson).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("normalizer.scale[1]:",
            Assert.Throws<PolicyFormatException>((example with { Normalizer = new Normalizer([0, 0], [1, number]) }).ToJson).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("provenance.return:",
            Assert.Throws<PolicyFormatException>(
                (example with { Provenance = example.Provenance with { Return = number } }).ToJson).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{")]
    [InlineData("{\"schema\": 1,}")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]")]
    [InlineData("{\"schema\": 1, \"schema\": 1}")]
    public void Text_that_is_not_json_is_refused(string text) => Refused(text, "it is not JSON");

    [Fact]
    public void Text_that_is_not_unicode_is_refused()
    {
        Refused("{\"task\": \"\ud800\"}", "it is not JSON");
        Refused(Changed("\"pendulum-1\"", "\"\\ud800\""), "provenance.run: the text is not valid Unicode");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("[]")]
    [InlineData("\"policy\"")]
    public void Json_that_is_not_an_object_is_refused(string text) => Refused(text, "the document: ");

    [Fact]
    public void Text_of_a_hundred_megabytes_is_refused_unread() =>
        Refused(new string('[', 100_000_000), "A policy file of 100000000 characters");

    [Fact]
    public void List_that_is_far_too_long_is_refused_before_its_items_are_read() =>
        Refused(Changed("[3, 2, 2, 1]", $"[{string.Join(",", Enumerable.Repeat("1", 1_000_000))}]"), "layers: 1000000 values; at most 64");

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema: version 2 is unknown; this build reads 1")]
    [InlineData("\"schema\": 1", "\"schema\": \"1\"", "schema: \"1\" is not an integer")]
    [InlineData("\"schema\": 1", "\"schema\": 1.5", "schema: 1.5 is not an integer")]
    [InlineData("\"schema\": 1,", "", "schema: missing")]
    [InlineData("\"task\": \"pendulum\",", "", "task: missing")]
    [InlineData("\"task\": \"pendulum\",", "\"task\": null,", "task: null is not a text")]
    [InlineData("\"task\":", "\"color\": 1, \"task\":", "color: unknown field")]
    [InlineData("[3, 2, 2, 1]", "[3]", "layers: 1 sizes")]
    [InlineData("[3, 2, 2, 1]", "[3, 0, 2, 1]", "layers[1]: 0 is not an integer from 1 to 500000")]
    [InlineData("[3, 2, 2, 1]", "[3, 2.5, 2, 1]", "layers[1]: 2.5")]
    [InlineData("[3, 2, 2, 1]", "[3, 3000000000, 2, 1]", "layers[1]: 3000000000")]
    [InlineData("[3, 2, 2, 1]", "[500000, 500000, 2, 1]", "layers: 1000003 neurons are too many")]
    [InlineData("[3, 2, 2, 1]", "{}", "layers: {} is not a list")]
    [InlineData("[0, 3, 0.5]", "[0, 3]", "edges[0]: 2 values, not 3 (from, to and weight)")]
    [InlineData("[0, 3, 0.5]", "7", "edges[0]: 7 is not a list")]
    [InlineData("[0, 3, 0.5]", "[-1, 3, 0.5]", "edges[0][0]: -1 is not an integer from 0 to 7")]
    [InlineData("[0, 3, 0.5]", "[0, 8, 0.5]", "edges[0][1]: 8 is not an integer from 0 to 7")]
    [InlineData("[0, 3, 0.5]", "[4, 3, 0.5]", "edges[0]: the edge 4→3 does not lead to a later layer")]
    [InlineData("[0, 3, 0.5]", "[5, 3, 0.5]", "edges[0]: the edge 5→3 does not lead to a later layer")]
    [InlineData("[0, 3, 0.5]", "[0, 3, 1e999]", "edges[0][2]: 1e999 is not a finite number")]
    [InlineData("[0, 3, 0.5]", "[0, 3, \"NaN\"]", "edges[0][2]: \"NaN\" is not a finite number")]
    [InlineData("[0, 3, 0.5]", "[0, 3, NaN]", "it is not JSON")]
    [InlineData("[2, 3, -1.25]", "[0, 3, -1.25]", "edges[1]: the edge 0→3 is a duplicate")]
    [InlineData("[4, 5, 2]", "[0, 3, 2]", "edges[3]: the edge 0→3 is a duplicate or out of order")]
    [InlineData("[4, 0.75]", "[2, 0.75]", "biases[0][0]: neuron 2 is an input")]
    [InlineData("[6, -0.5]", "[4, -0.5]", "biases[1][0]: neuron 4 is an input, a duplicate or out of order")]
    [InlineData("[6, -0.5]", "[8, -0.5]", "biases[1][0]: 8 is not an integer from 0 to 7")]
    [InlineData("[6, -0.5]", "[6, -1e400]", "biases[1][1]: -1e400 is not a finite number")]
    [InlineData("[\"identity\", \"tanh\"]", "[\"identity\"]", "nonlinearities[0]: 1 values, not 2")]
    [InlineData("[\"identity\", \"tanh\"],", "", "nonlinearities: 1 values, not 2 (one list per hidden layer)")]
    [InlineData("\"cos\"", "\"softmax\"", "nonlinearities[1][1]: \"softmax\" is not a known function")]
    [InlineData("[0.25, 0, -3.5]", "[0.25, 0]", "normalizer.mean: 2 values, not 3")]
    [InlineData("[1, 0, 0.125]", "[1, 0, null]", "normalizer.scale[2]: null is not a finite number")]
    [InlineData("\"mean\"", "\"means\"", "normalizer.means: unknown field")]
    [InlineData("[-2]", "[-2, -2]", "action.low: 2 values, not 1")]
    [InlineData("\"scale\": \"range\"", "\"scale\": \"wide\"", "action.scale: \"wide\" is not unit or range")]
    [InlineData("\"scale\": \"range\"", "\"scale\": 1", "action.scale: 1 is not a text")]
    [InlineData("[-2]", "[3]", "action.low[0]: 3 is above action.high[0], 2")]
    [InlineData("\"compression\": 0.68", "\"compression\": 1.5", "size.compression: 1.5 is not in [0, 1]")]
    [InlineData("\"liveWeights\": 6", "\"liveWeights\": -6", "size.liveWeights: -6")]
    [InlineData("\"bits\": 256", "\"bits\": 1e30", "size.bits: 1e30")]
    [InlineData("\"seed\": 18446744073709551615", "\"seed\": 18446744073709551616", "provenance.seed: 18446744073709551616")]
    [InlineData("\"seed\": 18446744073709551615", "\"seed\": -1", "provenance.seed: -1")]
    [InlineData("\"run\": \"pendulum-1\",", "", "provenance.run: missing")]
    [InlineData("\"return\": -123.5", "\"return\": \"high\"", "provenance.return: \"high\"")]
    [InlineData("\"iteration\": 40", "\"iteration\": -1", "provenance.iteration: -1")]
    public void Wrong_field_is_refused_by_name(string old, string replacement, string message) =>
        Refused(Changed(old, replacement), message);

    [Theory]
    [InlineData("schema")]
    [InlineData("task")]
    [InlineData("layers")]
    [InlineData("edges")]
    [InlineData("biases")]
    [InlineData("nonlinearities")]
    [InlineData("normalizer")]
    [InlineData("action")]
    [InlineData("size")]
    [InlineData("provenance")]
    public void Every_field_is_required(string field)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(Example)!.AsObject();
        Assert.True(node.Remove(field));

        Refused(node.ToJsonString(), $"{field}: missing");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var text = Example.TrimEnd();
        for (var length = 0; length < text.Length; length += 7)
            Assert.Throws<PolicyFormatException>(() => PolicyDocument.FromJson(text[..length]));
    }

    [Fact]
    public void Any_damage_is_either_harmless_or_refused_as_a_format_error()
    {
        const string Alphabet = "0123456789-.eE,:[]{}\" \\\nxn";
        var refused = 0;
        for (uint sample = 0; sample < 3000; sample++)
        {
            var random = new RandomStream(6, RandomPurpose.Sample, sample);
            var text = Example.ToCharArray();
            for (var change = random.NextInt(3); change >= 0; change--)
                text[random.NextInt(text.Length)] = Alphabet[random.NextInt(Alphabet.Length)];
            switch (Record.Exception(() => PolicyDocument.FromJson(new string(text)).ToJson()))
            {
                case null: break;
                case PolicyFormatException: refused++; break;
                case var other: Assert.Fail($"sample {sample}: {other}"); break;
            }
        }
        Assert.InRange(refused, 1000, 2999);
    }

    private static string Changed(string old, string replacement)
    {
        Assert.Contains(old, Example, StringComparison.Ordinal);
        return Example.Replace(old, replacement, StringComparison.Ordinal);
    }

    private static void Refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<PolicyFormatException>(() => PolicyDocument.FromJson(text)).Message,
            StringComparison.Ordinal);

    private static void AssertSame(PolicyDocument expected, PolicyDocument actual)
    {
        Assert.Equal((expected.Schema, expected.Task, expected.Size, expected.Provenance),
            (actual.Schema, actual.Task, actual.Size, actual.Provenance));
        Assert.Equal(expected.Network.LayerSizes, actual.Network.LayerSizes);
        Assert.Equal(expected.Network.Edges, actual.Network.Edges);
        Assert.Equal(expected.Network.Nonlinearities, actual.Network.Nonlinearities);
        Assert.Equal(Bits(expected.Network.Weights), Bits(actual.Network.Weights));
        Assert.Equal(Bits(expected.Network.Biases), Bits(actual.Network.Biases));
        Assert.Equal(Bits(expected.Normalizer.Mean), Bits(actual.Normalizer.Mean));
        Assert.Equal(Bits(expected.Normalizer.Scale), Bits(actual.Normalizer.Scale));
        Assert.Equal(Bits(expected.ActionLow), Bits(actual.ActionLow));
        Assert.Equal(Bits(expected.ActionHigh), Bits(actual.ActionHigh));
    }

    private static long[] Bits(double[] numbers) => [.. numbers.Select(BitConverter.DoubleToInt64Bits)];
}
