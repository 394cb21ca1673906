using EsEnas.Grains.Abstractions;
using EsEnas.Web.Tests.Support;
using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Pages;

/// <summary>What the page of a run tells of another silo, which dies.</summary>
[Needs(External.Chromium, External.MuJoCo)]
public sealed class LostSiloTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Killed_silo_is_an_event_of_the_run_which_goes_on()
    {
        var cluster = browser.Cluster;
        await using var other = await cluster.JoinAsync(slots: 2);
        await cluster.RunAsync("lasting", Specifications.Endless, until: null);
        var silos = cluster.Grains.GetGrain<IClusterGrain>(0);
        await UntilAsync(async () => (await silos.GetSilos()).Count(silo => silo.Evaluations > 0) == 2);

        await using var visitor = await browser.VisitAsync();
        await visitor.OpenAsync("/runs/lasting");
        await visitor.Page.EvaluateAsync("() => { globalThis.stayed = true; }");

        var name = (await silos.GetSilos()).Single(silo => silo.Capacity?.Slots == 2).Silo.Value;
        other.Kill();

        // Orleans chooses which of the two coordinates the run, and whether that one begins anew before the silo counts as dead.
        var run = cluster.Grains.GetGrain<IExperimentGrain>("lasting");
        try
        {
            await visitor.Page.WaitForFunctionAsync("""
                name => [' has left the cluster or was lost; the others do its work', ', which coordinated it, is gone',
                    ' was lost or did not answer; its evaluations are made again elsewhere']
                    .some(text => document.querySelector('.events')?.textContent.includes(`silo ${name}${text}`))
                """, name, new() { Timeout = (float)Patience.TotalMilliseconds });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Of {name} the page tells: {await visitor.Page.Locator("main").InnerTextAsync()}\nIts script: "
                + $"{string.Join(" | ", visitor.Complaints)}\nThe run: "
                + string.Join(" | ", (await run.GetIncidents()).Select(incident => incident.Text)));
        }

        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync("None of this changed a number");
        var before = (await run.GetStatus()).Iteration;
        await UntilAsync(async () => (await run.GetStatus()).Iteration > before);
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => globalThis.stayed"));
        await run.Cancel();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(100, limit.Token);
    }
}
