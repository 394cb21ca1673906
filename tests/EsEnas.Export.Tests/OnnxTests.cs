using EsEnas.Core.Numerics;
using EsEnas.Export.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EsEnas.Export.Tests;

/// <summary>The ONNX model of every kind of policy, in ONNX Runtime.</summary>
[Needs(External.MuJoCo)]
public sealed class OnnxTests
{
    private const int Count = 500;

    public static TheoryData<string> Kinds => Samples.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public void Double_model_acts_as_the_product_to_a_millionth(string kind)
    {
        for (uint sample = 0; sample < 3; sample++)
        {
            var document = Samples.Of(kind, 30 + sample);
            var (observations, actions) = Play<double>(document, isDouble: true, value => value);
            for (var i = 0; i < Count; i++)
            {
                var expected = Samples.Act(document, observations[i]);
                for (var a = 0; a < expected.Length; a++)
                    Assert.InRange(Math.Abs(actions[i][a] - expected[a]), 0, (1e-6 * Math.Abs(expected[a])) + 1e-12);
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Float_model_acts_as_the_product_within_twice_the_bound_of_the_C(string kind)
    {
        var document = Samples.Of(kind, 40);
        var (observations, actions) = Play<float>(document, isDouble: false, value => (float)value);
        var bound = new FloatErrorBound(document);
        var bounds = new double[document.Network.ActionSize];
        for (var i = 0; i < Count; i++)
        {
            bound.Find(observations[i], bounds);
            var expected = Samples.Act(document, observations[i]);
            // Its sums add the zeros of a dense matrix, and in an order of the runtime's own.
            for (var a = 0; a < expected.Length; a++) Assert.InRange(Math.Abs(actions[i][a] - expected[a]), 0, 2 * bounds[a]);
        }
    }

    [Fact]
    public void Model_says_where_it_comes_from()
    {
        var document = Samples.Of("linear");
        using var session = new InferenceSession(OnnxExport.Write(document, Samples.Origin).Content.ToArray());
        var metadata = session.ModelMetadata;

        Assert.Equal("EsEnas", metadata.ProducerName);
        Assert.Contains(ExportOrigin.Ownership, metadata.Description, StringComparison.Ordinal);
        Assert.Equal(Samples.Origin.SpecificationHash, metadata.CustomMetadataMap["specificationHash"]);
        Assert.Equal(document.Provenance.Fingerprint, metadata.CustomMetadataMap["fingerprint"]);
        Assert.Equal(document.Network.ObservationSize, metadata.CustomMetadataMap["observations"].Split('\n').Length);
    }

    [Fact]
    public void Model_says_what_it_was_trained_to_bear_and_nothing_where_that_was_nothing()
    {
        var document = Samples.Of("linear");
        using var session = new InferenceSession(OnnxExport.Write(document, Samples.Origin).Content.ToArray());
        var metadata = session.ModelMetadata.CustomMetadataMap;
        var noises = metadata["observationNoise"].Split('\n');

        Assert.Equal(document.Network.ObservationSize, noises.Length);
        Assert.Equal(["normal 0.02 plus uniform 0 to 0.1", ""], noises[..2]);
        Assert.Equal("actionDelay 0 to 2 steps\nmassScale 0.8 to 1.2", metadata["randomization"]);

        using var plain = new InferenceSession(OnnxExport.Write(Samples.Untroubled(document), Samples.Origin).Content.ToArray());
        Assert.DoesNotContain("observationNoise", plain.ModelMetadata.CustomMetadataMap.Keys);
        Assert.DoesNotContain("randomization", plain.ModelMetadata.CustomMetadataMap.Keys);
    }

    private static (IReadOnlyList<double[]> Observations, double[][] Actions) Play<T>(Core.Policies.PolicyDocument document, bool isDouble,
        Func<double, T> convert) where T : struct, IConvertible
    {
        var random = new RandomStream(5, RandomPurpose.Sample);
        var observations = Samples.Observations(document, document.Interface!.Observations, Count, random);
        var (inputs, outputs) = (document.Network.ObservationSize, document.Network.ActionSize);
        using var session = new InferenceSession(OnnxExport.Write(document, Samples.Origin, isDouble).Content.ToArray());
        var tensor = new DenseTensor<T>(observations.SelectMany(observation => observation.Select(convert)).ToArray(), [Count, inputs]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("observation", tensor)]);
        var flat = results.Single().AsTensor<T>().ToArray();
        Assert.Equal(Count * outputs, flat.Length);
        return (observations, [.. flat.Chunk(outputs).Select(row => row.Select(value => value.ToDouble(null)).ToArray())]);
    }
}
