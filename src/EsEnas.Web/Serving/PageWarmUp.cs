using EsEnas.Web.Pages;
using EsEnas.Web.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Web.Serving;

/// <summary>
/// Paints the list and a run once, for nobody, when a host has started: whoever opens the first page then need not wait until its code is
/// compiled, which takes a second. Goes through no door: what is painted leaves the process by none.
/// </summary>
internal sealed class PageWarmUp(IServiceProvider services)
{
    private static readonly object Mark = new();
    private RequestDelegate? pipeline;

    /// <summary>Whether a request is of this kind: nobody sees the answer, so nothing is computed for it.</summary>
    internal static bool Is(HttpContext? context) => context?.Items.ContainsKey(Mark) == true;

    /// <summary>Takes the part of the host's pipeline that serves the page.</summary>
    internal RequestDelegate Take(RequestDelegate next) => pipeline = next;

    /// <summary>Paints. Never throws: what is wrong the page itself says, to whoever opens it.</summary>
    internal async Task RunAsync()
    {
        try
        {
            await PaintAsync(typeof(RunsPage), "/");
            var runs = services.GetRequiredService<ListFeed>().View.Runs;
            if (runs.IsEmpty) return;
            var newest = runs[0].Id;
            // The second time finds what the first may have given up waiting for.
            for (var time = 0; time < 2; time++) await PaintAsync(typeof(RunPage), RunLinks.Of(newest), ("Id", newest.Value));
        }
        catch (Exception)
        {
            // The host ends, or has no list yet.
        }
    }

    private async Task PaintAsync(Type page, string path, params (string Name, string Value)[] values)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Items[Mark] = true;
        var request = context.Request;
        (request.Method, request.Scheme, request.Host, request.Path) = (HttpMethods.Get, "http", new HostString("localhost"), path);
        foreach (var (name, value) in values) request.RouteValues[name] = value;
        context.SetEndpoint(services.GetRequiredService<EndpointDataSource>().Endpoints
            .First(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == page));
        await pipeline!(context);
    }
}
