using System.CommandLine;
using EsEnas.Client.Benchmarks;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;

namespace EsEnas.Client.Commands;

/// <summary>Measures the rollout loop against the bare simulation.</summary>
internal sealed class BenchRolloutsCommand : ConsoleCommand
{
    private readonly Argument<string> task = new("TASK|FILE") { Description = "A task's name, or the file of one" };
    private readonly Option<double?> seconds;
    private readonly Option<string?> recipe;

    public BenchRolloutsCommand(Setup setup)
        : base(setup, "rollouts", "Environment steps per second of CPU time, against a bare simulation loop",
            "bench rollouts half-cheetah", "bench rollouts swimmer --seconds 30 --json")
    {
        seconds = setup.Flags.For("bench-rollouts").Number("--seconds", "S", "CPU time to measure for; default 10", 0.1, 3600);
        recipe = SpecificationOptions.RecipeOption(setup.Flags);
        Add(task);
        Add(recipe);
        Add(seconds);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var specification = SpecificationSource.Read(parse.GetRequiredValue(task),
            SpecificationChanges.From(null, null, false, [], parse.GetValue(recipe)));
        var duration = parse.GetValue(seconds) ?? 10;
        var speed = await Task.Factory.StartNew(() => RolloutBenchmark.Run(specification, duration, context.Interrupted),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("task", speed.Task);
                writer.WriteReal("stepsPerCpuSecond", speed.StepsPerCpuSecond);
                writer.WriteReal("rawStepsPerCpuSecond", speed.RawStepsPerCpuSecond);
                writer.WriteReal("ratio", speed.Ratio);
            }));
            return ExitCode.Ok;
        }
        context.WriteLine($"{speed.Task}, environment steps per second of CPU time");
        context.WriteLine($"rollout loop  {Numbers.Rate(speed.StepsPerCpuSecond)}  (policy, normalizer, observation, reward, moments)");
        context.WriteLine($"bare loop     {Numbers.Rate(speed.RawStepsPerCpuSecond)}  (integration steps only, " +
            "same model, starts and actions)");
        context.WriteLine($"ratio         {Numbers.Ratio(speed.Ratio)}");
        return ExitCode.Ok;
    }
}
