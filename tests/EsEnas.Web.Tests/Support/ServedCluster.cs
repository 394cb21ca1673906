using System.Globalization;
using System.Net;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;
using EsEnas.Hosting.Networking;
using EsEnas.Silo;
using EsEnas.Silo.Http;
using EsEnas.Silo.Tests.Support;
using EsEnas.Web.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Web.Tests.Support;

/// <summary>
/// A silo in this process that serves the page by two doors: its listener on loopback, which links open, and one of the settings file,
/// which wants the key.
/// </summary>
public sealed class ServedCluster : IAsyncLifetime
{
    internal const string Key = "a key of these tests";

    private readonly string directory = Directory.CreateTempSubdirectory("esenas-web-").FullName;
    private readonly List<string> links = [];
    private SiloHost host = null!;

    /// <summary>What its silos share.</summary>
    internal string DataDirectory => Path.Combine(directory, "data");

    internal SiloWeb Web { get; private set; } = null!;

    internal IGrainFactory Grains => host.Grains;

    /// <summary>Whether a page that somebody sees shows a run as it moves.</summary>
    internal bool IsWatched(string run) => Web.Application!.Services.GetRequiredService<RunFeeds>().Of(new RunId(run)).IsWatched;

    /// <summary>The listener on loopback.</summary>
    internal Uri Open { get; private set; } = null!;

    /// <summary>The one that wants the key.</summary>
    internal Uri Guarded { get; private set; } = null!;

    /// <summary>Every login link so far.</summary>
    internal IReadOnlyList<string> Links
    {
        get { lock (links) return [.. links]; }
    }

    public async ValueTask InitializeAsync()
    {
        var open = FreePorts.Next(IPAddress.Loopback);
        var guarded = FreePorts.Next(IPAddress.Loopback, open);
        var settings = Path.Combine(directory, "settings.json");
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture,
            $$"""{ "Kestrel": { "Endpoints": { "Guarded": { "Url": "http://127.0.0.1:{{guarded}}" } } } }"""));
        var arguments = SiloArguments.Parse(["--data", DataDirectory, "--slots", "1", "--http-port",
            open.ToString(CultureInfo.InvariantCulture), "--http-key", Key, "--settings", settings], _ => null);
        Web = new SiloWeb(arguments) { OnLoginLink = Add };
        host = await SiloHost.StartAsync(arguments.Silo with { Composition = Web.Compose }, CancellationToken.None);
        Web.OfferLogin();
        Open = new Uri($"http://127.0.0.1:{open}");
        Guarded = new Uri($"http://127.0.0.1:{guarded}");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Starts another silo on what it shares, as a process of its own.</summary>
    internal async Task<ChildProcess> JoinAsync(int slots)
    {
        var other = ChildProcess.StartOwn("esenas-silo.dll", [], Path.GetTempPath(), "--data", DataDirectory,
            "--slots", slots.ToString(CultureInfo.InvariantCulture));
        await other.UntilAsync("ready");
        return other;
    }

    /// <summary>Submits a run and waits until it is in a state; null: until it was accepted.</summary>
    internal async Task<RunStatus> RunAsync(string id, string yaml, RunState? until = RunState.Completed, string? labels = null)
    {
        var run = Grains.GetGrain<IExperimentGrain>(id);
        var status = await run.Submit(new SubmitRequest(yaml, Labels: labels));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (until is { } state && status.State != state)
        {
            Assert.True(status.State == RunState.Running, $"{id} is {status.State}: {status.Message}");
            await Task.Delay(50, limit.Token);
            status = await run.GetStatus();
        }
        return status;
    }

    /// <summary>A client of the guarded listener that shows the key.</summary>
    internal HttpClient WithKey()
    {
        var client = Client(Guarded);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + Key);
        return client;
    }

    /// <summary>A client without anything.</summary>
    internal static HttpClient Client(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };

    private void Add(string link)
    {
        lock (links) links.Add(link);
    }
}
