using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Steps a task through given actions and prints every number, for comparison with other implementations.</summary>
internal sealed class TaskTraceCommand : ConsoleCommand
{
    private const long LongestFile = 256L * 1024 * 1024;
    private const int LongestLine = 1024 * 1024;
    private readonly Argument<string> task = new("TASK|FILE") { Description = "A task's name, or the file of one" };
    private readonly Option<string?> actions;
    private readonly Option<string?> positions;
    private readonly Option<string?> velocities;
    private readonly Option<string?> goal;
    private readonly Option<string[]> sets;

    public TaskTraceCommand(Setup setup)
        : base(setup, "trace", "Step a task through given actions; prints observations, rewards and states as CSV",
            "task trace swimmer --actions actions.csv > trace.csv",
            "task trace striker --actions actions.csv --goal '0.4 0.6' --set latch=copy", "task trace mytask.yaml --actions actions.csv")
    {
        var flags = setup.Flags;
        actions = flags.Text("--actions", "FILE.csv", "One action per row, header a0,a1,…");
        positions = flags.Text("--qpos", "'x y …'", "Start positions, all of them; default: the model's");
        velocities = flags.Text("--qvel", "'x y …'", "Start velocities, all of them; default: zero");
        goal = flags.Text("--goal", "'x y'", "The task's goal; default: the reference goal");
        sets = flags.For("task-trace")
            .Repeated("--set", "OPTION=VALUE", "A task option, such as latch=copy or contactForces=computed; may be repeated");
        task.CompletionSources.Add(static _ => SpecificationOptions.TaskNames());
        Add(task);
        foreach (var option in (Option[])[actions, positions, velocities, goal, sets]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var specification = Read(parse.GetRequiredValue(task), parse.GetValue(sets) ?? []);
        var path = parse.GetValue(actions) ?? throw CommandException.Usage("task trace: --actions FILE.csv is missing");
        (double[]? Positions, double[]? Velocities, double[]? Goal) start = (Vector("--qpos", parse.GetValue(positions)),
            Vector("--qvel", parse.GetValue(velocities)), Vector("--goal", parse.GetValue(goal)));
        using var json = context.Json ? new StringWriter() : null;
        var output = json ?? context.Terminal.Out;
        var abortReason = "";
        if (specification.TaskFile.Definition is null) TraceHere(specification, start, path, output);
        else abortReason = TraceElsewhere(specification, start, path, output, context);
        if (json is not null && abortReason.Length == 0) WriteJson(json.ToString(), context);
        return abortReason.Length == 0
            ? Task.FromResult(ExitCode.Ok)
            : throw new CommandException(ExitCode.RunFailed,
                $"the trace ends here: the task ended the process that stepped it: {abortReason}");
    }

    private static void TraceHere(ExperimentSpecification specification, (double[]? Positions, double[]? Velocities, double[]? Goal) start,
        string path, TextWriter output)
    {
        using var environment = TaskCatalog.CreateEnvironment(specification);
        var rows = ReadActions(path, environment.Info.ActionSize);
        try
        {
            environment.ResetTo(start.Positions, start.Velocities, start.Goal);
        }
        catch (ArgumentException error)
        {
            throw CommandException.Usage(WithoutParameter(error.Message));
        }
        TaskTrace.Write(environment, rows, output);
    }

    // A user's model may end the process that steps it.
    private static string TraceElsewhere(ExperimentSpecification specification,
        (double[]? Positions, double[]? Velocities, double[]? Goal) start, string path, TextWriter output, CommandContext context)
    {
        var rows = ReadActions(path, TaskCatalog.Describe(specification).ActionSize);
        using var workers = context.CreateWorkers();
        try
        {
            return workers.Trace(specification, start, rows, output, context.Interrupted);
        }
        catch (InvalidOperationException error)
        {
            throw CommandException.Usage(WithoutParameter(error.Message));
        }
    }

    private static string WithoutParameter(string message) => message.Split(" (Parameter", 2)[0];

    private static void WriteJson(string csv, CommandContext context)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        context.WriteLine(Json.Object(writer =>
        {
            writer.WriteStrings("columns", lines[0].Split(','));
            writer.WriteStartArray("rows");
            foreach (var line in lines.Skip(1))
            {
                writer.WriteStartArray();
                // The digits as they are; JSON has no nan.
                foreach (var cell in line.Split(',')) writer.WriteRawValue(
                    double.IsFinite(double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture)) ? cell : "null");
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        }));
    }

    private static ExperimentSpecification Read(string task, IReadOnlyList<string> sets)
    {
        var changes = SpecificationChanges.From(seed: null, iterations: null, fixedStart: false,
            [.. sets.Select(set => set.StartsWith("taskOptions.", StringComparison.Ordinal) ? set : "taskOptions." + set)]);
        return SpecificationSource.Read(task, changes);
    }

    private static IReadOnlyList<double[]> ReadActions(string path, int actionSize)
    {
        try
        {
            using var reader =
                new BoundedLines(new StreamReader(InputFile.Open(path, "a CSV file", LongestFile)), LongestLine, LongestFile);
            return ActionTable.Read(reader, actionSize);
        }
        catch (FormatException error)
        {
            throw CommandException.Usage($"{path}: {error.Message}");
        }
        catch (IOException error)
        {
            throw CommandException.Usage($"{path} cannot be read: {error.Message}");
        }
    }

    private static double[]? Vector(string option, string? text)
    {
        if (text is null) return null;
        var words = text.Split([' ', ',', ';', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(word => NumberText.TryReadNumber(word, out var number)
            ? number
            : throw CommandException.Usage($"{option}: '{word}' is not allowed: finite numbers with spaces between"))];
    }
}
