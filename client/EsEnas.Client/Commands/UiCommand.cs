using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Pages;

namespace EsEnas.Client.Commands;

/// <summary>Serves the page on loopback until Ctrl-C, for whoever opens its link.</summary>
internal sealed class UiCommand : ConsoleCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private const int LooksForGateways = 3;
    private readonly Option<int?> port;

    public UiCommand(Setup setup) : base(setup, "ui", "Show the runs in a browser: a live page on this machine, until Ctrl-C",
        "ui", "ui --data .esenas --port 8090", "ui --cluster 10.0.0.5:30000")
    {
        port = setup.Flags.For("ui").Integer("--port", "P", "Port of the page on 127.0.0.1; default: any free one", 1, 65535);
        Add(port);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        void Tell(string link)
        {
            if (context.Json) context.WriteLine(Json.Object(writer => writer.WriteString("link", link)));
            else context.WriteLine(link);
            context.Terminal.Out.Flush();
        }

        await using var page = new PageOffer(context, parse.GetValue(port) ?? 0, Tell);
        try
        {
            await Takeover.RunAsync(context, ConnectionIntent.Work, existing: null, async connection =>
            {
                await page.ShowAsync(connection);
                context.Note(connection.IsHost
                    ? "Each link lets one browser in. Ctrl-C ends the page; runs that work in this process then wait to be resumed."
                    : "Each link lets one browser in. Ctrl-C ends the page; the runs go on.");
                for (var look = 1; !connection.IsHostGone(); look++)
                {
                    await Task.Delay(BetweenLooks, context.Terminal.Time, context.Interrupted);
                    if (look % LooksForGateways == 0 && await connection.FindSilentAsync(context.Interrupted) is { Count: > 0 } silent)
                        throw new HostGoneException(string.Join(", ", silent));
                }
                return await Task.FromException<int>(new HostGoneException());
            });
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }
        return ExitCode.Ok;
    }
}
