using BenchmarkDotNet.Running;

// Run with: dotnet run -c Release --project tests/EsEnas.Benchmarks -- --filter '*'
// Read ratios, not absolute times: machines are shared. `./esenas bench` measures whole rollouts and iterations.
BenchmarkSwitcher.FromAssembly(typeof(EsEnas.Benchmarks.PolicyBenchmark).Assembly).Run(args);
