using System.Globalization;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Benchmarks;

/// <summary>
/// What an evaluation of a user's task costs in a worker process, against one in this process: CPU time of all processes together,
/// interleaved.
/// </summary>
internal static class WorkerCost
{
    private const int Batch = 20;
    private const int WarmUps = 10;

    /// <param name="path">A task file.</param>
    /// <param name="rounds">Rounds of twenty evaluations each way.</param>
    public static int Run(string path, int rounds)
    {
        var specification = TaskFile.Load(SpecificationYaml.Parse(File.ReadAllText(path)), Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var objective = TaskCatalog.CreateObjective(specification);
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        using var here = objective.CreateEvaluator();
        using var there = workers.Guard(specification, objective).CreateEvaluator();
        double inside = 0, outside = 0;
        long steps = 0;
        for (var round = -WarmUps; round < rounds; round++)
        {
            var (a, made) = Measure(workers, here, plan, round);
            var (b, again) = Measure(workers, there, plan, round);
            if (made != again) throw new InvalidOperationException($"{made} steps here, {again} there.");
            if (round < 0) continue;
            (inside, outside, steps) = (inside + a, outside + b, steps + made);
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{specification.Task}: {steps / (double)(rounds * Batch):F0} steps an evaluation; {1e3 * inside / rounds / Batch:F3} ms of " +
            $"CPU here, {1e3 * outside / rounds / Batch:F3} ms in a worker: {100 * (outside / inside - 1):F2} % more"));
        // The overhead is a constant 0.14 ms: 1.02 holds from 7 ms an evaluation upward (docs/performance.md).
        return Expectation.Report(Expectation.AtMost("CPU of an evaluation in a worker against one here", outside / inside, 1.02));
    }

    private static (double Seconds, long Steps) Measure(EvaluationWorkers workers, IEvaluator evaluator, EvaluationPlan plan, int round)
    {
        var begin = Environment.CpuUsage.TotalTime.TotalSeconds + workers.ProcessorSeconds;
        long steps = 0;
        for (var i = 0; i < Batch; i++) steps += evaluator.Evaluate(plan, plan.Evaluations[(round + WarmUps + i) % plan.Evaluations.Count],
            CancellationToken.None).Steps;
        return (Environment.CpuUsage.TotalTime.TotalSeconds + workers.ProcessorSeconds - begin, steps);
    }
}
