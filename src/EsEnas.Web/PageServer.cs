using System.Net;
using EsEnas.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EsEnas.Web;

/// <summary>
/// The page on loopback, for whoever has its link and for nobody else of the machine: each link lets one browser in, once. Thread safe.
/// </summary>
public sealed class PageServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication app;
    private readonly LoginLinks links;

    private PageServer(WebApplication app, LoginLinks links)
    {
        (this.app, this.links) = (app, links);
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    /// <summary>Where it listens, such as http://127.0.0.1:40123.</summary>
    public string Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="source">Gives the runs.</param>
    /// <param name="port">The port; 0: any free one.</param>
    /// <param name="onLink">Takes the link for the next browser: at once, and whenever one has been used up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PageServer> StartAsync(IPageSource source, int port, Action<string> onLink,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(onLink);
        LoginLinks links = new();
        var app = Build(source, port, links);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        var server = new PageServer(app, links);
        links.Used += path => onLink(server.Address + path);
        onLink(server.Address + links.Next());
        return server;
    }

    /// <summary>Ends it; open pages say that the host is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        using (CancellationTokenSource limit = new(StopTimeout))
        {
            try
            {
                await app.StopAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                // Open pages need not be waited for.
            }
        }
        await app.DisposeAsync();
    }

    private static WebApplication Build(IPageSource source, int port, LoginLinks links)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        // Signals are the console's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.AddEsEnasPage(_ => source);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        AccessControl access = new(new AccessRules
        {
            Links = links,
            IsLocal = true,
            Hint = "Open the link that the console has printed. Each link lets one browser in; then the console prints another one.",
        }, TimeProvider.System);
        app.UseRouting();
        app.Use(access.InvokeAsync);
        app.MapEsEnasPage();
        return app;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
