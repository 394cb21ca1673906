using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Processes;
using EsEnas.Hosting;

namespace EsEnas.Client.Commands;

/// <summary>Starts the Aspire dashboard; consoles and silos on the data directory that start while it runs send it their traces.</summary>
internal sealed class TracesCommand : ConsoleCommand
{
    private readonly Option<int?> dashboardPort;
    private readonly Option<int?> otlpPort;

    public TracesCommand(Setup setup) : base(setup, "traces",
        "Start a dashboard for traces, metrics and logs of the consoles and silos on the data directory, until Ctrl-C", "traces",
        "traces --data .esenas --otlp-port 14317")
    {
        dashboardPort = setup.Flags.Integer("--dashboard-port", "P", "Port of its page; default 18888", 1, 65535);
        otlpPort = setup.Flags.Integer("--otlp-port", "P", "Port that spans are sent to; default 4317", 1, 65535);
        Add(dashboardPort);
        Add(otlpPort);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        int page = parse.GetValue(dashboardPort) ?? 18888, otlp = parse.GetValue(otlpPort) ?? 4317;
        if (page == otlp) throw CommandException.Usage(
            string.Create(CultureInfo.InvariantCulture, $"--otlp-port: '{otlp}' is not allowed: the page has that port"));
        using var place = await TakePlaceAsync(context);
        await using var dashboard = Dashboard.Start(context.Terminal.Environment, page, otlp);
        await dashboard.ReadyAsync(context.Interrupted);
        place?.Announce(dashboard.Page, dashboard.Endpoint, dashboard.Headers);
        if (context.Json) context.WriteLine(Document(dashboard, place is null ? null : context.Connection.DataDirectory));
        else Say(context, dashboard, place is not null);
        await context.Terminal.Out.FlushAsync(CancellationToken.None);
        context.Note("It keeps what it is sent until it ends (Ctrl-C).");
        return await dashboard.WaitAsync(context.Interrupted)
            ? ExitCode.Ok
            : throw new CommandException(ExitCode.RunFailed, $"the dashboard has ended: {dashboard.LastWords}");
    }

    // Silos of a cluster were started elsewhere, and look at their variables only.
    private static async Task<DashboardPlace?> TakePlaceAsync(CommandContext context)
    {
        if (context.Connection.Cluster is not null) return null;
        if (File.Exists(context.Connection.DataDirectory))
            throw CommandException.Usage($"{context.Connection.DataDirectory} is a file; --data names a directory");
        var place = await DashboardPlace.TakeAsync(context.Connection.DataDirectory, context.Interrupted)
            ?? throw new CommandException(ExitCode.Conflict,
                $"{context.Connection.DataDirectory} has a dashboard already; end that one first, or choose another --data");
        if (place.Notice is { } notice) context.Note(notice);
        return place;
    }

    private static void Say(CommandContext context, Dashboard dashboard, bool hasPlace)
    {
        context.WriteLine($"Log in: {dashboard.Login}");
        context.WriteLine(hasPlace
            ? $"What consoles and silos on {context.Connection.DataDirectory} do from now on arrives there by itself. " +
                "Others need this where they are started:"
            : "Then, where consoles and silos are started:");
        context.WriteLine($"export {string.Join(' ', dashboard.Variables.Select(variable => $"{variable.Name}={variable.Value}"))}");
    }

    private static string Document(Dashboard dashboard, string? dataDirectory) => Json.Object(writer =>
    {
        writer.WriteString("login", dashboard.Login);
        writer.WriteStartObject("variables");
        foreach (var (name, value) in dashboard.Variables) writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteString("data", dataDirectory);
    });
}
