using System.CommandLine;
using EsEnas.Client.Output;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Empties a silo, so that it can be stopped.</summary>
internal sealed class ClusterDrainCommand : ConsoleCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private readonly Argument<string> address = new("SILO")
    {
        Description = "Address of the silo, as 'cluster' shows it; without '@…' too",
    };

    public ClusterDrainCommand(Setup setup) : base(setup, "drain",
        "Give a silo no more work, move its runs away, and wait until it is empty", "cluster drain 127.0.0.1:41001") => Add(address);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        await using var connection = await ClusterCommand.OpenAsync(context);
        var time = context.Terminal.Time;
        var start = time.GetTimestamp();
        var name = parse.GetRequiredValue(address);
        var silo = await connection.Cluster.Drain(name);
        context.Note($"{silo.Silo} gets no more work; waiting until it is empty");
        while (!ClusterCommand.IsEmpty(silo))
        {
            if (time.GetElapsedTime(start) > Timeout)
                throw new CommandException(ExitCode.RunFailed, $"{silo.Silo} still works after {Timeout.TotalMinutes:0} minutes; " +
                    "it gets no new work, and SIGTERM stops it without harm");
            await Task.Delay(Between, time, context.Interrupted);
            try
            {
                silo = await connection.Cluster.Drain(silo.Silo.Value);
            }
            catch (RunException exception) when (exception.Error == RunError.Unreachable)
            {
                // Too busy to answer in time. It has been told.
            }
        }
        if (context.Json) context.WriteLine(Json.Object(writer => ClusterCommand.WriteProperties(writer, silo)));
        else context.WriteLine(silo.Silo.Value);
        context.Note($"{silo.Silo} is empty: stop its process (SIGTERM)");
        return ExitCode.Ok;
    }
}
