using YamlDotNet.RepresentationModel;

namespace EsEnas.Infra.Tests;

/// <summary>The rules file of Prometheus, and the tests of its rules.</summary>
internal static class AlertRules
{
    public const string File = "infra/dashboards/alerts.yml";
    public const string TestFile = "infra/dashboards/alerts.test.yml";

    /// <summary>Alert name to expression.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        ((YamlSequenceNode)Yaml.Load(File).Single()["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"])
            .ToDictionary(rule => rule["alert"].ToString(), rule => rule["expr"].ToString());

    /// <summary>Names of alerts for which some test case expects them to fire, or expects them not to.</summary>
    public static IEnumerable<string> Tested(bool firing) =>
        ((YamlSequenceNode)Yaml.Load(TestFile).Single()["tests"]).SelectMany(test => (YamlSequenceNode)test["alert_rule_test"])
            .Where(test => ((YamlSequenceNode)test["exp_alerts"]).Children.Count > 0 == firing)
            .Select(test => test["alertname"].ToString());
}
