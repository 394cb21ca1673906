using BenchmarkDotNet.Attributes;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Benchmarks;

/// <summary>
/// An environment step (observation, reward, end) against the integration steps alone, at rest, so that only our own share differs.
/// </summary>
[MemoryDiagnoser]
public class StepBenchmark
{
    private MuJoCoEnvironment environment = null!;
    private double[] action = [];

    [Params("swimmer", "half-cheetah", "reacher")]
    public string Task { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        environment = TaskCatalog.CreateEnvironment(Task, new TaskOptions());
        environment.ResetTo(null, null, null);
        action = new double[environment.Info.ActionSize];
    }

    [GlobalCleanup]
    public void Cleanup() => environment.Dispose();

    [Benchmark]
    public double Environment() => environment.Step(action).Reward;

    [Benchmark(Baseline = true)]
    public void IntegrationOnly() => environment.Simulation.Step(environment.FrameSkip);
}
