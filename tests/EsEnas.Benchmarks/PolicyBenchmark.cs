using BenchmarkDotNet.Attributes;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Benchmarks;

/// <summary>One action of a HalfCheetah policy: 64 pruned edges against all 736.</summary>
[MemoryDiagnoser]
public class PolicyBenchmark
{
    private readonly double[] observation = new double[17];
    private readonly double[] action = new double[6];
    private Policy pruned = null!;
    private Policy dense = null!;

    [GlobalSetup]
    public void Setup()
    {
        var layout = new NetworkLayout(17, [32], 6);
        pruned = Compile(new EdgePruningSpace(layout, [64]));
        dense = Compile(new UnstructuredSpace(layout));
        new RandomStream(1, RandomPurpose.Sample).FillNormal(observation);
    }

    [Benchmark]
    public void Pruned() => pruned.Act(observation, action);

    [Benchmark(Baseline = true)]
    public void Dense() => dense.Act(observation, action);

    private static Policy Compile(PolicySpace space) => new(
        space.Wire(space.Space.Sample(new RandomStream(1, RandomPurpose.Sample)), space.InitialParameters(1)),
        Normalizer.Identity(17), [-1, -1, -1, -1, -1, -1], [1, 1, 1, 1, 1, 1]);
}
