using BenchmarkDotNet.Attributes;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Benchmarks;

/// <summary>One action of a HalfCheetah policy: 64 pruned edges against all 736.</summary>
[MemoryDiagnoser]
public class PolicyBenchmark
{
    private readonly double[] _observation = new double[17];
    private readonly double[] _action = new double[6];
    private Policy _pruned = null!;
    private Policy _dense = null!;

    [GlobalSetup]
    public void Setup()
    {
        var layout = new NetworkLayout(17, [32], 6);
        _pruned = Compile(new EdgePruningSpace(layout, [64]));
        _dense = Compile(new UnstructuredSpace(layout));
        new RandomStream(1, RandomPurpose.Sample).FillNormal(_observation);
    }

    [Benchmark]
    public void Pruned() => _pruned.Act(_observation, _action);

    [Benchmark(Baseline = true)]
    public void Dense() => _dense.Act(_observation, _action);

    private static Policy Compile(PolicySpace space) => new(
        space.Wire(space.Space.Sample(new RandomStream(1, RandomPurpose.Sample)), space.InitialParameters(1)),
        Normalizer.Identity(17), [-1, -1, -1, -1, -1, -1], [1, 1, 1, 1, 1, 1]);
}
