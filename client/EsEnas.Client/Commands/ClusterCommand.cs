using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Grains;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Commands;

/// <summary>Shows the silos of a cluster; its subcommand empties one.</summary>
internal sealed class ClusterCommand : ConsoleCommand
{
    public ClusterCommand(Setup setup) : base(setup, "cluster", "Show the silos: slots, load, version, whether they take work", "cluster",
        "cluster --cluster 10.0.0.5:30000 --json") =>
            Add(new ClusterDrainCommand(setup));

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        await using var connection = await OpenAsync(context);
        var silos = await connection.Cluster.GetSilos();
        if (context.Json)
        {
            context.WriteLine(Json.Objects(silos, WriteProperties));
            return ExitCode.Ok;
        }
        var table = new Table(("silo", false), ("status", false), ("slots", true, 1), ("busy", true, 1), ("queue", true, 2),
            ("CPU", true, 2), ("runs", true, 2), ("evaluations", true, 3),
            ("version", false, 4), ("models", true, 5));
        foreach (var silo in silos)
        {
            table.Add(silo.Silo.Value, StatusOf(silo), Cell(silo.Capacity?.Slots), Cell(silo.Capacity?.Busy), Cell(silo.Capacity?.Queued),
                silo.Capacity is null ? "–" : Numbers.Percent(silo.CpuPercent / 100), Cell(silo.Capacity is null ? null : silo.Runs),
                silo.Capacity is null ? "–" : Numbers.Count(silo.Evaluations),
                silo.Version, silo.ModelLimit == 0 ? "–" : $"{MemoryText.Of(silo.ModelBytes)} of {MemoryText.Of(silo.ModelLimit)}");
        }
        table.Write(context.Terminal);
        foreach (var silo in silos.Where(s => s.Capacity is { Reason.Length: > 0 })) context.Note($"{silo.Silo}: {silo.Capacity!.Reason}");
        return ExitCode.Ok;
    }

    /// <summary>Opens the way to a cluster that is there: a command that looks at silos must not be one.</summary>
    /// <exception cref="CommandException">No silo works on the directory.</exception>
    internal static async Task<IRunConnection> OpenAsync(CommandContext context)
    {
        try
        {
            return context.HasRuns
                ? await context.OpenAsync(ConnectionIntent.AttachOnly)
                : throw new DataDirectoryException($"There is no data directory '{context.Connection.DataDirectory}'.");
        }
        catch (DataDirectoryException problem)
        {
            throw new CommandException(ExitCode.Unreachable,
                $"no silo works on {context.Connection.DataDirectory}: {problem.Message} Start one: {context.Commands.Line("silo")}");
        }
    }

    /// <summary>In a word: what the membership says, or why it gets no work.</summary>
    internal static string StatusOf(SiloReport silo) => silo.Capacity?.Availability switch
    {
        SiloAvailability.Draining => IsEmpty(silo) ? "drained" : "draining",
        SiloAvailability.Quarantined => "quarantined",
        _ => silo.Status,
    };

    /// <summary>Whether a silo that gets no more work has none left.</summary>
    internal static bool IsEmpty(SiloReport silo) =>
        silo.Capacity is { Busy: 0, Queued: 0, Availability: not SiloAvailability.Active } && silo.Runs == 0;

    internal static void WriteProperties(System.Text.Json.Utf8JsonWriter writer, SiloReport silo)
    {
        writer.WriteString("silo", silo.Silo.Value);
        writer.WriteString("status", StatusOf(silo));
        writer.WriteNumber("slots", silo.Capacity?.Slots ?? 0);
        writer.WriteNumber("busy", silo.Capacity?.Busy ?? 0);
        writer.WriteNumber("queue", silo.Capacity?.Queued ?? 0);
        writer.WriteReal("cpuPercent", silo.CpuPercent);
        writer.WriteNumber("runs", silo.Runs);
        writer.WriteNumber("evaluations", silo.Evaluations);
        writer.WriteString("version", silo.Version);
        writer.WriteNumber("modelBytes", silo.ModelBytes);
        writer.WriteNumber("modelMemory", silo.ModelLimit);
        writer.WriteBoolean("quarantined", silo.Capacity?.Availability == SiloAvailability.Quarantined);
        writer.WriteString("reason", silo.Capacity?.Reason ?? "");
        writer.WriteString("numericsIdentity", silo.Capacity?.NumericsIdentity ?? "");
    }

    private static string Cell(int? value) => value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture) : "–";
}
