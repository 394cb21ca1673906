using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Web;

namespace EsEnas.Client.Pages;

/// <summary>The page that a command shows beside its work, and its links. Not thread safe.</summary>
/// <param name="context">The invocation.</param>
/// <param name="port">The page's port; 0: any free one.</param>
/// <param name="tell">Takes each link.</param>
internal sealed class PageOffer(CommandContext context, int port, Action<string> tell) : IAsyncDisposable
{
    private readonly PagedRuns runs = new(context);
    private PageServer? server;

    /// <summary>Shows the runs of a connection from now on; the first time the page is started.</summary>
    /// <exception cref="CommandException">The port is taken.</exception>
    public async Task ShowAsync(IRunConnection connection)
    {
        runs.Connection = connection;
        try
        {
            server ??= await PageServer.StartAsync(runs, port, tell, context.Interrupted);
        }
        catch (IOException error)
        {
            throw new CommandException(ExitCode.RunFailed,
                string.Create(CultureInfo.InvariantCulture, $"--port: {port} on 127.0.0.1 cannot be used: {error.Message}"));
        }
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
