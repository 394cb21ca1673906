using System.CommandLine;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Specifications;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Runs;
using EsEnas.Grains.Experiments;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Checks a specification and says what it would cost.</summary>
internal sealed class ValidateCommand : ConsoleCommand
{
    private readonly SpecificationOptions specification;

    public ValidateCommand(Setup setup) : base(setup, "validate",
        "Check a specification, a task file or a sweep: schema, limits, size of the search space, estimated cost",
        "validate experiment.yaml", "validate swimmer --recipe paper --json", "validate mytask.yaml",
        "validate specs/paper/table4.yaml") => specification = new SpecificationOptions(this, setup.Flags);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (SweepFile.IsSweep(specification.SourceOf(parse)))
            return await SweepValidation.RunAsync(context, specification.SourceOf(parse), specification.ChangesSomething(parse));
        using var progress = new WorkProgress(context.Terminal);
        progress.Say("validate: reading the specification and the task");
        var read = TaskCatalog.Settle(specification.Read(parse, context));
        using var workers = context.CreateWorkers();
        var objective = workers.Guard(read, TaskCatalog.CreateObjective(read));
        // What submit refuses is not valid.
        SizeLimits.Check(new Run(read, objective), context.CreateRunOptions());
        var memory = MemoryEstimate.Of(objective, context);
        var models = objective.Models;
        progress.Say("validate: measuring the speed of evaluations");
        var cost = await context.WorkAsync(() => CostEstimate.Measure(read, workers, context.Interrupted));
        var name = RunName.Of(read);
        progress.Say("validate: trying random policies");
        var trial = BlackboxTask.Is(read.Task) ? null : await context.WorkAsync(() => TrialReport.Of(read));
        progress.Dispose();
        IReadOnlyList<string> warnings = [.. TaskWarnings.Of(read), .. trial?.Warnings() ?? []];
        // What can only fail is no success, although every key is allowed.
        var hopeless = trial is { IsHopeless: true };
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteBoolean("valid", !hopeless);
                writer.WriteString("task", read.Task);
                writer.WriteString("run", name.Value);
                writer.WriteNumber("decisions", models.Space.MaxDecisions);
                writer.WriteReal("log10Size", models.Space.Log10Size);
                writer.WriteNumber("parameters", models.ParameterCount);
                writer.WriteNumber("evaluationsPerIteration", read.Evaluations.PerIteration);
                writer.WriteNumber("evaluations", cost.Evaluations);
                writer.WriteReal("environmentSteps", cost.EnvironmentSteps);
                writer.WriteReal("stepsPerCpuSecond", cost.StepsPerCpuSecond);
                writer.WriteReal("cpuSeconds", cost.CpuSeconds);
                memory?.Write(writer);
                trial?.Write(writer);
                writer.WriteStrings("warnings", warnings);
            }));
            return End(trial);
        }
        context.WriteLine(hopeless ? $"no episode is valid; run {name}" : $"valid; run {name}");
        context.WriteLine($"space        {Numbers.Count(models.Space.MaxDecisions)} decisions, {SpaceCommand.SizeText(models.Space)}");
        context.WriteLine($"parameters   {Numbers.Count(models.ParameterCount)} shared");
        context.WriteLine($"evaluations  {Numbers.Count(cost.Evaluations)} ({Numbers.Count(read.Iterations)} iterations of " +
            $"{Numbers.Count(read.Evaluations.PerIteration)})");
        if (BlackboxTask.Is(read.Task))
        {
            context.WriteLine($"CPU time     {Numbers.Duration(cost.CpuSeconds)} in the function, " +
                $"at {Numbers.Rate(cost.StepsPerCpuSecond)} evaluations per second on this machine");
            return ExitCode.Ok;
        }
        context.WriteLine($"steps        {Numbers.Count(cost.EnvironmentSteps)} in the environment at most");
        context.WriteLine($"CPU time     {Numbers.Duration(cost.CpuSeconds)} at most, at {Numbers.Rate(cost.StepsPerCpuSecond)} " +
            "steps per second on this machine");
        if (memory is not null) context.WriteLine($"memory       {memory.Text}");
        foreach (var (line, text) in trial?.Lines() ?? []) context.WriteLine($"{line,-13}{text}");
        foreach (var warning in warnings) context.WriteLine($"warning      {warning}");
        return End(trial);
    }

    private static int End(TrialReport? trial) => trial is { IsHopeless: true } hopeless
        ? throw CommandException.Usage($"a run of this would most likely be failed: " +
            $"{InvalidText.Of(hopeless.Trial.Invalid, hopeless.Trial.Episodes.Length, "episodes of random policies")}")
        : ExitCode.Ok;
}
