using System.CommandLine;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Describes a task: observation, reward, start, quirks.</summary>
internal sealed class TaskShowCommand : ConsoleCommand
{
    private readonly Argument<string> task = new("TASK|FILE") { Description = "A task's name, or the file of one" };

    public TaskShowCommand(Setup setup)
        : base(setup, "show", "Describe a task: observation, reward, start, quirks", "task show swimmer", "task show mytask.yaml")
    {
        task.CompletionSources.Add(static _ => SpecificationOptions.TaskNames());
        Add(task);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var read = SpecificationSource.Read(parse.GetRequiredValue(task), SpecificationChanges.None);
        var found = TaskCatalog.Describe(read);
        found = found with { Warnings = TaskWarnings.Of(read) };
        var physics = BlackboxTask.Is(found.Name) ? null : TaskPhysics.Of(found.Name);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                WriteProperties(writer, found);
                TaskPhysics.Write(writer, physics);
            }));
        }
        else
        {
            Print(context, found);
            foreach (var line in physics?.Lines ?? []) context.WriteLine(line);
        }
        return Task.FromResult(ExitCode.Ok);
    }

    public static void WriteProperties(Utf8JsonWriter writer, TaskDescription task)
    {
        writer.WriteString("name", task.Name);
        writer.WriteString("summary", task.Summary);
        writer.WriteBoolean("hasEnvironment", !BlackboxTask.Is(task.Name));
        writer.WriteNumber("observationSize", task.ObservationSize);
        writer.WriteNumber("actionSize", task.ActionSize);
        writer.WriteNumber("frameSkip", task.FrameSkip);
        writer.WriteReal("stepSeconds", task.StepSeconds);
        writer.WriteBoolean("terminates", task.Terminates);
        writer.WriteNumber("gymStepLimit", task.GymStepLimit);
        writer.WriteStrings("observation", task.Observation);
        writer.WriteString("reward", task.Reward);
        writer.WriteString("startNoise", task.StartNoise);
        writer.WriteStrings("quirks", task.Quirks);
        writer.WriteStrings("options", task.Options);
        writer.WriteStrings("curricula", task.Curricula);
        writer.WriteStrings("warnings", task.Warnings);
    }

    private static void Print(CommandContext context, TaskDescription task)
    {
        context.WriteLine($"{task.Name}: {task.Summary}");
        if (BlackboxTask.Is(task.Name))
        {
            context.WriteLine("kind          a function: no environment, no policy; an evaluation is one step");
            context.WriteLine($"return        {task.Reward}");
            foreach (var quirk in task.Quirks) context.WriteLine($"note          {quirk}");
            context.WriteLine("options       dimension, categoricalShare, … (blackbox in a specification)");
            return;
        }
        context.WriteLine($"observations  {task.ObservationSize}");
        foreach (var line in task.Observation) context.WriteLine($"              {line}");
        context.WriteLine($"actions       {task.ActionSize}");
        context.WriteLine($"step          {Numbers.Plain(task.StepSeconds)} s ({task.FrameSkip} integration steps)");
        context.WriteLine($"reward        {task.Reward}");
        context.WriteLine($"start         {task.StartNoise}");
        context.WriteLine($"episode       {(task.Terminates ? "can end early" : "never ends early")}; " +
            $"{(TaskCatalog.IsBuiltIn(task.Name) ? "Gym's limit" : "its horizon")} is {task.GymStepLimit} steps");
        foreach (var curriculum in task.Curricula) context.WriteLine($"curriculum    {curriculum}");
        foreach (var quirk in task.Quirks) context.WriteLine($"note          {quirk}");
        if (task.Options.Count > 0) context.WriteLine($"options       {string.Join(", ", task.Options)} (taskOptions in a specification)");
        foreach (var warning in task.Warnings) context.WriteLine($"warning       {warning}");
    }
}
