using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;
using EsEnas.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Web.Tests.Reading;

/// <summary>What the page keeps of a run.</summary>
public sealed class RunFeedTests(ServedCluster cluster) : IClassFixture<ServedCluster>
{
    private const string Id = "anew";

    [Fact]
    public async Task Run_that_is_made_anew_under_the_same_name_shows_nothing_of_the_old_one()
    {
        var feed = cluster.Web.Application!.Services.GetRequiredService<RunFeeds>().Of(new RunId(Id));
        await cluster.RunAsync(Id, Yaml(iterations: 3, seed: 1));
        await feed.EnsureAsync(Timeout.InfiniteTimeSpan, isForced: true);
        var (before, networks) = (feed.View.Curve.Buckets, feed.Networks);
        await cluster.Grains.GetGrain<IExperimentGrain>(Id).Delete(RunDeletion.Resting);
        // Longer than the old one: its curve could be taken for the beginning of this one's.
        await cluster.RunAsync(Id, Yaml(iterations: 5, seed: 2));
        await feed.EnsureAsync(Timeout.InfiniteTimeSpan, isForced: true);

        var after = feed.View.Curve.Buckets;
        Assert.Equal((3, 5), (before.Length, after.Length));
        var rows = IterationRow.Unpack(await cluster.Grains.GetGrain<IExperimentGrain>(Id).GetHistory(new(1), 5));
        Assert.Equal(rows.Select(row => row.BestReturn), after.Select(bucket => bucket.Best));
        Assert.NotEqual(before[0].Best, after[0].Best);
        Assert.NotSame(networks, feed.Networks);
    }

    private static string Yaml(int iterations, int seed) => $$"""
        task: blackbox/sphere
        blackbox: { dimension: 6, categoricalShare: 0.5, gridSize: 3 }
        iterations: {{iterations}}
        seed: {{seed}}

        """;
}
