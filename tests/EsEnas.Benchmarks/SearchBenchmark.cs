using BenchmarkDotNet.Attributes;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Benchmarks;

/// <summary>What a controller does 150 times an iteration, on the two large spaces of HalfCheetah.</summary>
[MemoryDiagnoser]
public class SearchBenchmark
{
    private readonly UniformMutation mutation = new();
    private readonly RandomStream random = new(1, RandomPurpose.Sample);
    private SearchSpace space = null!;
    private Dna model = null!;
    private byte[] bytes = [];

    [Params("edge-pruning", "weight-sharing")]
    public string Space { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        space = Space == "edge-pruning" ? new ManyOf(64, 736) : new ListSpace([.. Enumerable.Repeat(new OneOf(17), 736)]);
        model = space.Sample(random);
        bytes = DnaCodec.ToBytes(space, model);
    }

    [Benchmark]
    public Dna Sample() => space.Sample(random);

    [Benchmark]
    public Dna Mutate() => mutation.Mutate(space, model, random);

    [Benchmark]
    public byte[] Encode() => DnaCodec.ToBytes(space, model);

    [Benchmark]
    public Dna Decode() => DnaCodec.FromBytes(space, bytes);
}
