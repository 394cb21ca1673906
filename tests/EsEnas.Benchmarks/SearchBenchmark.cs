using BenchmarkDotNet.Attributes;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Benchmarks;

/// <summary>What a controller does 150 times an iteration, on the two large spaces of HalfCheetah.</summary>
[MemoryDiagnoser]
public class SearchBenchmark
{
    private readonly UniformMutation _mutation = new();
    private readonly RandomStream _random = new(1, RandomPurpose.Sample);
    private SearchSpace _space = null!;
    private Dna _model = null!;
    private byte[] _bytes = [];

    [Params("edge-pruning", "weight-sharing")]
    public string Space { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _space = Space == "edge-pruning" ? new ManyOf(64, 736) : new ListSpace([.. Enumerable.Repeat(new OneOf(17), 736)]);
        _model = _space.Sample(_random);
        _bytes = DnaCodec.ToBytes(_space, _model);
    }

    [Benchmark]
    public Dna Sample() => _space.Sample(_random);

    [Benchmark]
    public Dna Mutate() => _mutation.Mutate(_space, _model, _random);

    [Benchmark]
    public byte[] Encode() => DnaCodec.ToBytes(_space, _model);

    [Benchmark]
    public Dna Decode() => DnaCodec.FromBytes(_space, _bytes);
}
