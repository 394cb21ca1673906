using EsEnas.Grains.Abstractions;
using EsEnas.Silo.Tests.Support;
using EsEnas.Web.Tests.Support;

namespace EsEnas.Web.Tests.Pages;

/// <summary>What a page tells of a silo that dies.</summary>
[Needs(External.MuJoCo)]
public sealed class LostSiloTests(ServedCluster cluster) : IClassFixture<ServedCluster>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Killed_silo_is_an_event_of_the_run_which_goes_on()
    {
        await using var other = ChildProcess.StartOwn("esenas-silo.dll", [], Path.GetTempPath(), "--data", cluster.DataDirectory,
            "--slots", "2");
        await other.UntilAsync("ready");
        await cluster.RunAsync("lasting", Specifications.Endless, until: null);
        var silos = cluster.Grains.GetGrain<IClusterGrain>(0);
        await UntilAsync(async () => (await silos.GetSilos()).Count(silo => silo.Evaluations > 0) == 2);

        other.Kill();

        using var client = cluster.WithKey();
        // Which of the two coordinated the run is Orleans' choice.
        string[] told = ["has left the cluster or was lost; the others do its work", ", which coordinated it, is gone"];
        await UntilAsync(async () => await client.GetStringAsync("/runs/lasting", TestContext.Current.CancellationToken) is var page
            && told.Any(text => page.Contains(text, StringComparison.Ordinal)));
        var run = cluster.Grains.GetGrain<IExperimentGrain>("lasting");
        var before = (await run.GetStatus()).Iteration;
        await UntilAsync(async () => (await run.GetStatus()).Iteration > before);
        await run.Cancel();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(100, limit.Token);
    }
}
