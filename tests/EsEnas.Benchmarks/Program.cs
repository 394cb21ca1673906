using System.Globalization;
using BenchmarkDotNet.Running;
using EsEnas.Benchmarks;
using EsEnas.Grains.Workers;
using EsEnas.Tasks.UserTasks;

// dotnet run -c Release --project tests/EsEnas.Benchmarks -- ARGUMENTS
//   --filter '*'            the small ones, with BenchmarkDotNet
//   dispatch [SLOTS ...]    how busy eight silos keep 128 and 1,000 slots
//   scaling [TASK]          two silos of one slot against one of two
//   tls [TASK] [ROUNDS]     iterations on two silos that speak TLS against two that do not
//   looking [ROUNDS]        commands that only look: CPU where nobody works, wall time beside a run
//   telemetry               counting evaluations, off and on, against the evaluations
//   workers FILE [ROUNDS]   an evaluation of a task file in a worker process against one in this process
// Read ratios, not absolute times: machines are shared. Each prints what it measured against what is expected, and ends with
// code 1 on a miss. `./esenas bench` measures whole rollouts and iterations.
if (ModelProbe.TryRunAsChild(args) || EvaluationWorkers.TryRunAsChild(args)) return 0;
switch (args)
{
    case ["dispatch", .. var slots]:
        return await DispatchEfficiency.RunAsync(
            slots.Length == 0 ? [128, 1000] : slots.Select(text => int.Parse(text, CultureInfo.InvariantCulture)));
    case ["scaling", .. var task]:
        return await ScalingEfficiency.RunAsync(task is [var name] ? name : "half-cheetah");
    case ["tls", .. var rest]:
        return await TlsCost.RunAsync(rest is [var subject, ..] ? subject : "half-cheetah",
            rest is [_, var turns] ? int.Parse(turns, CultureInfo.InvariantCulture) : 4);
    case ["looking", .. var rounds]:
        return LookingCost.Run(rounds is [var looks] ? int.Parse(looks, CultureInfo.InvariantCulture) : 11);
    case ["telemetry"]:
        return TelemetryCost.Run();
    case ["nothing"]:
        return 0;
    case ["workers", var file, .. var rounds]:
        return WorkerCost.Run(file, rounds is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 50);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(PolicyBenchmark).Assembly).Run(args);
        return 0;
}
