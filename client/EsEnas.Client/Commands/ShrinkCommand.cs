using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Client.Processes;
using EsEnas.Client.Reading;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Adds to a run the phase that takes away from its policy what it can do without, and follows it.</summary>
internal sealed class ShrinkCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<string[]> sets;
    private readonly Option<bool> detach;

    public ShrinkCommand(Setup setup) : base(setup, "shrink", "Make a run's policy smaller, within a tolerance, and follow it",
        "shrink swimmer-1a2b3c4d", "shrink swimmer-1a2b3c4d --set shrink.tolerance=0.02 --set 'shrink.bits=[8, 4]'")
    {
        sets = setup.Flags.For("shrink").Repeated("--set", "PATH=VALUE",
            "Change a value that chooses or finishes the policy, such as shrink.tolerance=0.02; may be repeated");
        detach = setup.Flags.For("shrink").Switch("--detach", "Return at once; a silo in the background works on the run");
        Add(run);
        Add(sets);
        Add(detach);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var id = new RunId(parse.GetRequiredValue(run));
        var changes = SpecificationChanges.From(null, null, false, ["shrink.enabled=true", .. parse.GetValue(sets) ?? []]);
        return parse.GetValue(detach)
            ? await DetachedRun.StartAsync(context, id, Accept)
            : await FollowedRun.RunAsync(context, id, Accept, Greeting);

        async Task<RunStatus> Accept(IRunConnection connection)
        {
            var grain = connection.Run(await RunLookup.FindAsync(connection, id));
            var root = SpecificationText.WithTodaysNames(SpecificationYaml.Parse(await grain.GetSpecification()), []);
            await grain.Amend(SpecificationText.ToCanonicalYaml(SpecificationText.ReadStored(changes.ApplyTo(root))));
            // One that has been changed already, and paused since, goes on.
            return await grain.Resume(force: false);
        }
    }

    private static string? Greeting(RunStatus status, IRunConnection connection) => status.State == RunState.Running
        ? $"{status.Id}: choosing and shrinking the policy of iteration {status.Iteration}{(connection.IsHost ? " (Ctrl-C pauses)" : "")}"
        : null;
}
