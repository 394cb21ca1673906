using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Lists the tasks, then the blackbox functions.</summary>
internal sealed class TaskListCommand : ConsoleCommand
{
    public TaskListCommand(Setup setup) : base(setup, "list", "List the tasks and the blackbox functions", "task list") { }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteLine(Json.Objects(TaskCatalog.All.Concat(TaskCatalog.Functions), TaskShowCommand.WriteProperties));
            return Task.FromResult(ExitCode.Ok);
        }
        var tasks = new Table(("task", false), ("observations", true, 1), ("actions", true, 1), ("step", true, 2),
            new Column("summary") { Words = true });
        foreach (var task in TaskCatalog.All)
            tasks.Add(task.Name, Numbers.Count(task.ObservationSize), Numbers.Count(task.ActionSize),
                task.StepSeconds.ToString("0.### s", CultureInfo.InvariantCulture), task.Summary);
        tasks.Write(context.Terminal);
        context.WriteLine("");
        var functions = new Table(("function (no environment, no policy)", false), new Column("summary") { Words = true });
        foreach (var function in TaskCatalog.Functions) functions.Add(function.Name, function.Summary);
        functions.Write(context.Terminal);
        return Task.FromResult(ExitCode.Ok);
    }
}
