using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Client.Processes;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Resumes a run from its last checkpoint and follows it, as `run` does.</summary>
internal sealed class ResumeCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<bool> detach;
    private readonly Option<bool> force;

    public ResumeCommand(Setup setup) : base(setup, "resume", "Resume a paused or interrupted run and follow it",
        "resume swimmer-1a2b3c4d", "resume swimmer-1a2b3c4d --detach")
    {
        detach = setup.Flags.For("resume").Switch("--detach", "Return at once; a silo in the background works on the run");
        force = setup.Flags.For("resume")
            .Switch("--force", "Resume even if this machine computes other numbers than the one that began the run");
        Add(run);
        Add(detach);
        Add(force);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        async Task<RunStatus> Accept(IRunConnection connection) =>
            await connection.Run(await RunLookup.FindAsync(connection, name)).Resume(parse.GetValue(force));
        return parse.GetValue(detach)
            ? await DetachedRun.StartAsync(context, name, Accept)
            : await FollowedRun.RunAsync(context, name, Accept, Greeting);
    }

    private static string? Greeting(RunStatus status, IRunConnection connection) => status.State == RunState.Running
        ? $"{status.ShownAs}: going on from iteration {status.Iteration} of " +
            $"{status.Iterations}{(connection.IsHost ? " (Ctrl-C pauses)" : "")}"
        : null;
}
