namespace EsEnas.Infra.Tests;

public sealed class AlertRuleTests
{
    private const string Install = "./test.sh installs it (need_promtool in infra/local/setup.sh): Debian package prometheus.";

    public static TheoryData<string> Alerts => [.. AlertRules.All.Keys];

    [Needs(External.Prometheus)]
    [Fact]
    public async Task Promtool_accepts_the_rules() =>
        Assert.Contains($"{AlertRules.All.Count} rules found",
            (await Tool.RunAsync("promtool", ["check", "rules", AlertRules.File], install: Install)).Succeeded().Text,
            StringComparison.Ordinal);

    [Needs(External.Prometheus)]
    [Fact]
    public async Task Promtool_accepts_the_scrape_configuration()
    {
        // Paths of the container are not here: the same text with those of the checkout.
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Repository.Read("infra/compose/prometheus.yml")
                .Replace("/etc/prometheus/alerts.yml", Repository.PathOf(AlertRules.File), StringComparison.Ordinal)
                .Replace("/run/secrets/http-key", Repository.PathOf("global.json"), StringComparison.Ordinal));
            (await Tool.RunAsync("promtool", ["check", "config", file], install: Install)).Succeeded();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Needs(External.Prometheus)]
    [Fact]
    public async Task Alerts_fire_when_they_should_and_are_quiet_otherwise() =>
        (await Tool.RunAsync("promtool", ["test", "rules", Path.GetFileName(AlertRules.TestFile)],
            Path.GetDirectoryName(AlertRules.TestFile)!, install: Install)).Succeeded();

    [Theory, MemberData(nameof(Alerts))]
    public void Alert_is_tested_both_ways_and_explained(string alert)
    {
        Assert.Contains(alert, AlertRules.Tested(firing: true));
        Assert.Contains(alert, AlertRules.Tested(firing: false));
        Assert.Contains($"\n### {alert}\n", Repository.Read("docs/operating.md"), StringComparison.Ordinal);
        Assert.Contains($"runbook: docs/operating.md#{alert.ToLowerInvariant()}\n", Repository.Read(AlertRules.File),
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Alerts))]
    public void Alert_names_what_a_silo_exposes(string alert)
    {
        var expression = AlertRules.All[alert];
        var series = PromQl.Series(expression);
        Assert.NotEmpty(series);
        Assert.All(series, name => Assert.True(name == "up" || Exposed.OwnSeries.Contains(name), $"no metric {name}"));
        var known = series.Where(name => name != "up")
            .SelectMany(Exposed.LabelsOf).Concat(["instance", "job"]).ToHashSet(StringComparer.Ordinal);
        Assert.All(PromQl.LabelNames(expression), label => Assert.True(known.Contains(label), $"no attribute {label}"));
    }
}
