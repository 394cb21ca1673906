using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Processes;

namespace EsEnas.Client.Commands;

/// <summary>Starts the Aspire dashboard and says how consoles and silos send it their traces.</summary>
internal sealed class TracesCommand : ConsoleCommand
{
    private readonly Option<int?> dashboardPort;
    private readonly Option<int?> otlpPort;

    public TracesCommand(Setup setup) : base(setup, "traces", "Start a dashboard for traces, metrics and logs of this machine's consoles and silos, until Ctrl-C", "traces", "traces --otlp-port 14317")
    {
        dashboardPort = setup.Flags.Integer("--dashboard-port", "P", "Port of its page; default 18888", 1, 65535);
        otlpPort = setup.Flags.Integer("--otlp-port", "P", "Port that spans are sent to; default 4317", 1, 65535);
        Add(dashboardPort);
        Add(otlpPort);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        int page = parse.GetValue(dashboardPort) ?? 18888, otlp = parse.GetValue(otlpPort) ?? 4317;
        if (page == otlp) throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--otlp-port: '{otlp}' is not allowed: the page has that port"));
        await using var dashboard = Dashboard.Start(context.Terminal.Environment, page, otlp);
        await dashboard.ReadyAsync(context.Interrupted);
        if (context.Json)
        {
            context.WriteLine(Output.Json.Object(writer =>
            {
                writer.WriteString("login", dashboard.Login);
                writer.WriteStartObject("variables");
                foreach (var (name, value) in dashboard.Variables) writer.WriteString(name, value);
                writer.WriteEndObject();
            }));
        }
        else
        {
            context.WriteLine($"Log in: {dashboard.Login}");
            context.WriteLine("Then, where consoles and silos are started:");
            context.WriteLine($"export {string.Join(' ', dashboard.Variables.Select(variable => $"{variable.Name}={variable.Value}"))}");
        }
        await context.Terminal.Out.FlushAsync(CancellationToken.None);
        context.Note("It keeps what it is sent until it ends (Ctrl-C).");
        return await dashboard.WaitAsync(context.Interrupted) ? ExitCode.Ok : throw new CommandException(ExitCode.RunFailed, $"the dashboard has ended: {dashboard.LastWords}");
    }
}
