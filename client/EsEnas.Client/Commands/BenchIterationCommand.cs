using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Benchmarks;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;

namespace EsEnas.Client.Commands;

/// <summary>Measures what an iteration costs beside its rollouts.</summary>
internal sealed class BenchIterationCommand : ConsoleCommand
{
    private readonly Argument<string> task = new("TASK|FILE") { Description = "A task's name, or the file of one" };
    private readonly Option<double?> seconds;
    private readonly Option<string?> recipe;

    public BenchIterationCommand(Setup setup)
        : base(setup, "iteration", "CPU time outside the rollouts, and bytes of an iteration's messages", "bench iteration swimmer")
    {
        seconds = setup.Flags.For("bench-iteration").Number("--seconds", "S", "CPU time to measure for; default 20", 1, 3600);
        recipe = SpecificationOptions.RecipeOption(setup.Flags);
        Add(task);
        Add(recipe);
        Add(seconds);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var specification = SpecificationSource.Read(parse.GetRequiredValue(task),
            SpecificationChanges.From(null, null, false, [], parse.GetValue(recipe)));
        var cost = await IterationBenchmark.RunAsync(context, specification, parse.GetValue(seconds) ?? 20);
        var wire = await WireBenchmark.RunAsync(specification, context.Interrupted);
        var messages = cost.Messages;
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("task", cost.Task);
                writer.WriteNumber("iterations", cost.Iterations);
                writer.WriteReal("cpuSeconds", cost.CpuSeconds);
                writer.WriteReal("rolloutCpuSeconds", cost.RolloutCpuSeconds);
                writer.WriteReal("overheadShare", cost.OverheadShare);
                writer.WriteNumber("evaluationsPerIteration", messages.Evaluations);
                writer.WriteNumber("sharedBytes", messages.SharedBytes);
                writer.WriteNumber("evaluationBytes", messages.EvaluationBytes);
                writer.WriteNumber("outcomeBytes", messages.OutcomeBytes);
                writer.WriteNumber("wireSilos", wire.Silos);
                writer.WriteReal("wireBytesPerIteration", wire.Bytes);
                writer.WriteReal("wireMessagesPerIteration", wire.Messages);
            }));
            return ExitCode.Ok;
        }
        context.WriteLine($"{cost.Task}, {cost.Iterations} iterations of {messages.Evaluations} evaluations");
        context.WriteLine($"CPU time              {Numbers.Duration(cost.CpuSeconds)}");
        context.WriteLine(
            $"outside the rollouts  {(cost.OverheadShare is { } share ? Numbers.Percent(share) : "not known on this system")}  (ask, " +
            "tell, checkpoint, grain calls)");
        context.WriteLine($"messages              {Numbers.Bytes(messages.SharedBytes)} to each silo, " +
            $"{Numbers.Bytes(messages.EvaluationBytes)} of evaluations, {Numbers.Bytes(messages.OutcomeBytes)} of outcomes");
        context.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"on the wire           {Numbers.Bytes((long)wire.Bytes)} an iteration in {wire.Messages:F0} messages between {wire.Silos} " +
            $"silos, everything included (counted by the transport over {wire.Iterations} iterations)"));
        return ExitCode.Ok;
    }
}
