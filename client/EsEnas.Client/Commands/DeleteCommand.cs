using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Removes runs with all that is stored of them.</summary>
internal sealed class DeleteCommand : ConsoleCommand
{
    private readonly Argument<string[]> runs = new("RUN")
    {
        Description = "Names of runs, as `list` shows them",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<bool> yes;
    private readonly Option<bool> force;

    public DeleteCommand(Setup setup) : base(setup, "delete", "Remove runs with all that is stored of them: history, policy, checkpoints",
        "delete swimmer-1a2b3c4d", "delete a b c --yes")
    {
        yes = setup.Flags.For("delete").Switch("--yes", "Do not ask; needed where there is no terminal to ask at");
        force = setup.Flags.For("delete").Switch("--force", "Also runs that are running: they are stopped first");
        Add(runs);
        Add(yes);
        Add(force);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        RunId[] names = [.. parse.GetRequiredValue(runs).Select(RunName.Checked)];
        var left = new List<RunId>();
        var typed = new Dictionary<RunId, string>();
        var asked = new HashSet<RunId>();
        var confirmed = false;
        return await Takeover.RunAsync(context, ConnectionIntent.Use, names[0], async connection =>
        {
            // All of them are found before the first is deleted, and once: then their names may be free.
            if (!confirmed)
            {
                left.Clear();
                foreach (var name in names)
                {
                    var id = await connection.AskAsync(context, host => RunLookup.FindAsync(host, name));
                    left.Add(id);
                    typed.TryAdd(id, name == id ? id.Value : $"{name} ({id})");
                }

                left = [.. left.Distinct()];
                confirmed = parse.GetValue(yes) || await ConfirmedAsync(context, connection, left);
                if (!confirmed) return ExitCode.Interrupted;
            }
            return await DeleteAsync(context, connection, left, typed, asked,
                parse.GetValue(force) ? RunDeletion.Stopped : RunDeletion.Resting);
        });
    }

    private static async Task<int> DeleteAsync(CommandContext context, IRunConnection connection, List<RunId> left,
        Dictionary<RunId, string> typed, HashSet<RunId> asked, RunDeletion when)
    {
        foreach (var id in left.ToArray())
        {
            await connection.AskAsync(context, host => DeleteAsync(host.Run(id), when, isAgain: !asked.Add(id)),
                context.Commands.Line("show", id));
            left.Remove(id);
            if (context.Json)
            {
                context.WriteLine(Json.Object(writer =>
                {
                    writer.WriteString("id", id.Value);
                    writer.WriteBoolean("deleted", true);
                }));
            }
            else
            {
                context.Note($"{typed[id]} is deleted");
            }
        }
        return ExitCode.Ok;
    }

    // A request whose answer was lost may have been carried out.
    private static async Task<bool> DeleteAsync(IExperimentGrain run, RunDeletion when, bool isAgain)
    {
        try
        {
            await run.Delete(when);
        }
        catch (RunException error) when (isAgain && error.Error == RunError.NotFound)
        {
            // It is gone.
        }
        return true;
    }

    private static async Task<bool> ConfirmedAsync(CommandContext context, IRunConnection connection, List<RunId> ids)
    {
        if (context.Terminal.ReadLine is not { } readLine)
            throw CommandException.Usage("delete: there is no terminal to ask at; --yes deletes without asking");
        foreach (var id in ids) context.Note(await DescribeAsync(connection, id));
        context.Terminal.Error.Write($"Delete {(ids.Count == 1 ? "it" : $"these {ids.Count} runs")} with all that is stored of " +
            $"{(ids.Count == 1 ? "it" : "them")}? [y/N] ");
        context.Terminal.Error.Flush();
        var answer = await Task.Run(readLine, CancellationToken.None).WaitAsync(context.Interrupted);
        if (answer?.Trim() is "y" or "Y" or "yes" or "Yes" or "YES") return true;
        context.Note("nothing is deleted");
        return false;
    }

    private static async Task<string> DescribeAsync(IRunConnection connection, RunId id)
    {
        try
        {
            var status = await connection.Run(id).GetStatus();
            return $"{(status.Name.Length > 0 ? $"{status.Name} ({id})" : id.Value)}: {status.Task}, {RunReport.StateName(status.State)} " +
                $"at iteration {Numbers.Count(status.Iteration.Value)} of {Numbers.Count(status.Iterations)}";
        }
        catch (RunException error) when (error.Error == RunError.NotFound)
        {
            // Listed, and its record is lost.
            return $"{id}: {RunReport.StateName(RunState.Damaged)}";
        }
    }
}
