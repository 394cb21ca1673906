using System.Net;
using EsEnas.Hosting;
using EsEnas.Web.Reading;
using EsEnas.Web.Tests.Support;

namespace EsEnas.Web.Tests.Pages;

/// <summary>What the pages say with the first answer.</summary>
public sealed class PaintedPageTests(ServedCluster cluster) : IClassFixture<ServedCluster>
{
    private static string Yaml(int seed) =>
        $"task: blackbox/sphere\niterations: 6\nseed: {seed}\nevaluations: {{ directions: 2, atCurrent: 1 }}\n";

    [Fact]
    public async Task Compared_seeds_are_one_group_with_a_band_and_a_line_of_the_table()
    {
        for (var seed = 1; seed <= 3; seed++) await cluster.RunAsync($"seed-{seed}", Yaml(seed));
        using var client = cluster.WithKey();
        var page = await client.GetStringAsync("/compare?run=seed-1&run=seed-2&run=seed-3&x=steps", TestContext.Current.CancellationToken);
        Assert.Contains("3 runs in 1 group<", page, StringComparison.Ordinal);
        Assert.Contains("class=\"band series0\" d=\"M", page, StringComparison.Ordinal);
        Assert.Contains("IQM", page, StringComparison.Ordinal);
        Assert.Contains("esenas compare seed-1 seed-2 seed-3", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_names_its_silos_and_leads_to_the_dashboard_and_to_traces_while_they_are_shown()
    {
        using var client = cluster.WithKey();
        using (var orleans = await client.SendAsync("GET", "/dashboard/")) Assert.Equal(HttpStatusCode.OK, orleans.StatusCode);
        var before = await client.GetStringAsync("/cluster", TestContext.Current.CancellationToken);
        Assert.Contains("1 silo, 1 slot<", before, StringComparison.Ordinal);
        Assert.Contains("href=\"/dashboard/\"", before, StringComparison.Ordinal);
        Assert.Contains("esenas traces", before, StringComparison.Ordinal);

        const string Address = "http://127.0.0.1:18888/";
        using (var place = await DashboardPlace.TakeAsync(cluster.DataDirectory, TestContext.Current.CancellationToken))
        {
            place!.Announce(Address, "http://127.0.0.1:4317", "x-otlp-api-key=secret");
            var page = await client.GetStringAsync("/cluster", TestContext.Current.CancellationToken);
            Assert.Contains($"href=\"{Address}\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
            // Only what leads to this machine is followed, and only a page.
            foreach (var address in new[] { "https://example.com/", "javascript:alert(1)" })
            {
                place.Announce(address, "http://127.0.0.1:4317", "");
                Assert.Null(DashboardPlace.FindPage(cluster.DataDirectory));
            }
        }
        Assert.Null(DashboardPlace.FindPage(cluster.DataDirectory));
    }

    [Fact]
    public void Specification_tells_what_is_not_as_its_recipe_has_it()
    {
        var view = SpecificationView.Of("task: swimmer\nrecipe: paper\niterations: 7\nseed: 3\noptimizer: { sigma: 0.25 }\n");
        var paths = view.Changes.Select(change => change.Path).ToList();
        Assert.Contains("optimizer.sigma", paths);
        Assert.Contains("iterations", paths);
        Assert.DoesNotContain("task", paths);
        Assert.DoesNotContain("evaluations.directions", paths);
        Assert.Equal("0.25", view.Changes.Single(change => change.Path == "optimizer.sigma").Value);
    }
}
