using System.CommandLine;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Specifications;
using EsEnas.Core.Runs;
using EsEnas.Grains;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Checks a specification and says what it would cost.</summary>
internal sealed class ValidateCommand : ConsoleCommand
{
    private readonly SpecificationOptions specification;

    public ValidateCommand(Setup setup) : base(setup, "validate", "Check a specification or a task file: schema, limits, size of the search space, estimated cost",
        "validate experiment.yaml", "validate swimmer --set search.edges=32 --json", "validate mytask.yaml") => specification = new SpecificationOptions(this, setup.Flags);

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var read = TaskCatalog.Settle(specification.Read(parse));
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var objective = workers.Guard(read, TaskCatalog.CreateObjective(read));
        // What submit refuses is not valid.
        SizeLimits.Check(new Run(read, objective), new RunOptions());
        var models = objective.Models;
        var cost = CostEstimate.Measure(read, objective, workers, context.Interrupted);
        var name = RunName.Of(read);
        var trial = BlackboxTask.Is(read.Task) ? null : TrialReport.Of(read);
        IReadOnlyList<string> warnings = [.. TaskWarnings.Of(read), .. trial?.Warnings() ?? []];
        // What can only fail is no success, although every key is allowed.
        var hopeless = trial is { IsHopeless: true };
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteBoolean("valid", !hopeless);
                writer.WriteString("task", read.Task);
                writer.WriteString("run", name);
                writer.WriteNumber("decisions", models.Space.MaxDecisions);
                writer.WriteReal("log10Size", models.Space.Log10Size);
                writer.WriteNumber("parameters", models.ParameterCount);
                writer.WriteNumber("evaluationsPerIteration", read.Evaluations.PerIteration);
                writer.WriteNumber("evaluations", cost.Evaluations);
                writer.WriteReal("environmentSteps", cost.EnvironmentSteps);
                writer.WriteReal("stepsPerCpuSecond", cost.StepsPerCpuSecond);
                writer.WriteReal("cpuSeconds", cost.CpuSeconds);
                trial?.Write(writer);
                writer.WriteStrings("warnings", warnings);
            }));
            return Task.FromResult(End(trial));
        }
        context.WriteLine(hopeless ? $"no episode is valid; run {name}" : $"valid; run {name}");
        context.WriteLine($"space        {Numbers.Count(models.Space.MaxDecisions)} decisions, {SpaceCommand.SizeText(models.Space)}");
        context.WriteLine($"parameters   {Numbers.Count(models.ParameterCount)} shared");
        context.WriteLine($"evaluations  {Numbers.Count(cost.Evaluations)} ({Numbers.Count(read.Iterations)} iterations of {Numbers.Count(read.Evaluations.PerIteration)})");
        if (BlackboxTask.Is(read.Task))
        {
            context.WriteLine($"CPU time     {Numbers.Duration(cost.CpuSeconds)} in the function, at {Numbers.Rate(cost.StepsPerCpuSecond)} evaluations per second on this machine");
            return Task.FromResult(ExitCode.Ok);
        }
        context.WriteLine($"steps        {Numbers.Count(cost.EnvironmentSteps)} in the environment at most");
        context.WriteLine($"CPU time     {Numbers.Duration(cost.CpuSeconds)} at most, at {Numbers.Rate(cost.StepsPerCpuSecond)} steps per second on this machine");
        foreach (var (line, text) in trial?.Lines() ?? []) context.WriteLine($"{line,-13}{text}");
        foreach (var warning in warnings) context.WriteLine($"warning      {warning}");
        return Task.FromResult(End(trial));
    }

    private static int End(TrialReport? trial) => trial is { IsHopeless: true } hopeless
        ? throw CommandException.Usage($"a run of this would most likely be failed: {InvalidText.Of(hopeless.Trial.Invalid, hopeless.Trial.Episodes.Length, "episodes of random policies")}")
        : ExitCode.Ok;
}
