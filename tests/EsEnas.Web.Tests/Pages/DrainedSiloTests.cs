using EsEnas.Grains.Abstractions;
using EsEnas.Web.Tests.Support;
using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Pages;

/// <summary>What the page of the cluster tells of another silo, which is drained.</summary>
[Needs(External.Chromium, External.MuJoCo)]
public sealed class DrainedSiloTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Drained_silo_is_one_by_a_button_and_its_line_says_how_else()
    {
        await using var other = await browser.Cluster.JoinAsync(slots: 3);
        await using var visitor = await browser.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/cluster");
        // Rows are told apart by their slots; the one of this process has one.
        var row = page.Locator("tbody tr").Filter(new() { Has = page.Locator("td.number >> text=/^3$/") });
        var name = await row.Locator("th code").TextContentAsync();
        await Assertions.Expect(row.Locator(".line")).ToContainTextAsync($"cluster drain {name}");
        await row.GetByRole(AriaRole.Button, new() { Name = "Drain", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"{name} gets no more work; its runs move to other silos.");
        await Assertions.Expect(row.Locator("td").First).ToContainTextAsync("drained");
        await Assertions.Expect(row.GetByRole(AriaRole.Button, new() { Name = "Drain", Exact = true })).ToHaveCountAsync(0);
        var silos = await browser.Cluster.Grains.GetGrain<IClusterGrain>(0).GetSilos();
        Assert.Equal(SiloAvailability.Draining, silos.Single(silo => silo.Silo.Value == name).Capacity!.Availability);
        Assert.Contains(silos, silo => silo.Capacity is { Availability: SiloAvailability.Active });
        Assert.Empty(visitor.Complaints);
    }
}
