using EsEnas.Web.Access;
using EsEnas.Web.Comparing;
using EsEnas.Web.Components;
using EsEnas.Web.Downloads;
using EsEnas.Web.Layout;
using EsEnas.Web.Reading;
using EsEnas.Web.Replays;
using EsEnas.Web.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EsEnas.Web;

/// <summary>Adds the page to a web host. Who may see it is the host's business: it stands behind <c>AccessControl</c>.</summary>
public static class EsEnasPage
{
    // A form of the page is a name and some settings.
    private const int LongestMessage = 64 * 1024;

    /// <summary>Adds what the page needs.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="source">Gives the runs.</param>
    public static IServiceCollection AddEsEnasPage(this IServiceCollection services, Func<IServiceProvider, IPageSource> source)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(source);
        return services.AddEsEnasPage(source, null);
    }

    /// <inheritdoc cref="AddEsEnasPage(IServiceCollection, Func{IServiceProvider, IPageSource})"/>
    /// <param name="services">The host's services.</param>
    /// <param name="source">Gives the runs.</param>
    /// <param name="key">The key that other hosts of the page have too, so that what one has painted goes on with another; null:
    /// none.</param>
    internal static IServiceCollection AddEsEnasPage(this IServiceCollection services, Func<IServiceProvider, IPageSource> source,
        HttpKey? key)
    {
        services.AddSingleton(source);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PagePace>();
        services.AddScoped<PageSight>();
        services.AddScoped<CircuitHandler, PageConnection>();
        services.AddSingleton<RunFeeds>();
        services.AddSingleton<ListFeed>();
        services.AddSingleton<ClusterFeed>();
        services.AddSingleton<RunRecords>();
        services.AddSingleton<Comparisons>();
        services.AddSingleton<Recordings>();
        services.AddSingleton<PageWarmUp>();
        // Nothing that the page protects outlives a visit, so no keys are stored.
        services.AddSingleton<IDataProtectionProvider>(_ => key is null ? new EphemeralDataProtectionProvider() : key.CreateProtection());
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 20;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        services.AddAntiforgery(forgery => forgery.Cookie.Name = "esenas-forgery");
        // It would make keys that nobody uses, and write them to the user's home.
        foreach (var maker in services.Where(each => each.ServiceType == typeof(IHostedService)
            && each.ImplementationType?.Assembly == typeof(EphemeralDataProtectionProvider).Assembly).ToList()) services.Remove(maker);
        return services;
    }

    /// <summary>Serves it at <c>/</c>.</summary>
    /// <param name="app">The host; routing is used already.</param>
    /// <param name="others">Paths of the host that are not the page's, those below them included.</param>
    public static void MapEsEnasPage(this WebApplication app, params IReadOnlyList<string> others)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(others);
        var warmUp = app.Services.GetRequiredService<PageWarmUp>();
        app.Use(warmUp.Take);
        app.Lifetime.ApplicationStarted.Register(() => _ = Task.Run(warmUp.RunAsync));
        app.Use((context, next) =>
        {
            if (others.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))) return next(context);
            PageHeaders.AddTo(context.Response);
            context.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        app.UseAntiforgery();
        foreach (var path in PageAssets.Paths)
            app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => PageAssets.WriteAsync(context, path));
        RunDownloads.Map(app);
        app.MapFallback("{*path}", context => MissingDocument.WriteAsync(context));
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode =>
        {
            // PageHeaders says more.
            mode.ContentSecurityFrameAncestorsPolicy = null;
            // A silo that trains has better things to do.
            mode.DisableWebSocketCompression = true;
        });
    }
}
