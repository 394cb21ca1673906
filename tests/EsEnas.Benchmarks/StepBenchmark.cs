using BenchmarkDotNet.Attributes;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Benchmarks;

/// <summary>An environment step (observation, reward, end) against the integration steps alone, at rest, so that only our own share differs.</summary>
[MemoryDiagnoser]
public class StepBenchmark
{
    private MuJoCoEnvironment _environment = null!;
    private double[] _action = [];

    [Params("swimmer", "half-cheetah", "reacher")]
    public string Task { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _environment = TaskCatalog.CreateEnvironment(Task, new TaskOptions());
        _environment.ResetTo(null, null, null);
        _action = new double[_environment.Info.ActionSize];
    }

    [GlobalCleanup]
    public void Cleanup() => _environment.Dispose();

    [Benchmark]
    public double Environment() => _environment.Step(_action).Reward;

    [Benchmark(Baseline = true)]
    public void IntegrationOnly() => _environment.Simulation.Step(_environment.FrameSkip);
}
