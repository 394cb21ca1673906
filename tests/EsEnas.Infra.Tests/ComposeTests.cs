using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace EsEnas.Infra.Tests;

public sealed partial class ComposeTests
{
    private const string Folder = "infra/compose";

    private static readonly YamlNode ComposeFile = Yaml.Load($"{Folder}/compose.yaml").Single();

    private static IReadOnlyDictionary<string, YamlNode> Services { get; } = ComposeFile.Find("services")
        .Pairs().ToDictionary(pair => pair.Key, pair => pair.Value);

    // Fields of the service itself or of the anchor that it merges.
    private static YamlNode? Field(string service, string name) => Services[service].Find(name) ?? Services[service].Find("<<", name);

    [Fact]
    public void Three_silos_and_what_they_need() =>
        Assert.Equal(["certificates", "console", "grafana", "jaeger", "prometheus", "redis", "silo"],
            Services.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_published_beyond_this_machine()
    {
        var ports = Services.Values.SelectMany(service => service.Find("ports").Items()).Select(port => port.ToString()).ToList();
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.Matches(@"^127\.0\.0\.1:\d+(-\d+)?:\d+$", port));
        Assert.DoesNotContain("redis", Services.Where(service => service.Value.Find("ports") is not null).Select(service => service.Key));
    }

    [Fact]
    public void Images_are_exact_versions()
    {
        foreach (var service in Services.Keys)
            Assert.Matches(@":(v?\d+\.\d+\.\d+(-\w+)?|\$\{ESENAS_VERSION:-\d+\.\d+\.\d+\})$", Field(service, "image")!.ToString());
    }

    [Fact]
    public void Silos_cannot_write_but_to_their_volume_nor_gain_rights()
    {
        foreach (var service in new[] { "silo", "console", "certificates" })
        {
            Assert.Equal("true", Field(service, "read_only")!.ToString());
            Assert.Equal("10001:10001", Field(service, "user")!.ToString());
            Assert.Equal(["ALL"], Field(service, "cap_drop").Items().Select(item => item.ToString()));
        }

        Assert.Equal("3", Services["silo"].Find("deploy", "replicas")!.ToString());
        Assert.Equal("60s", Services["silo"].Find("stop_grace_period")!.ToString());
    }

    [Theory]
    [InlineData("silo", "silo-tls")]
    [InlineData("console", "console-tls")]
    public void Silos_and_consoles_have_the_certificates_that_are_made_for_them_and_nobody_elses_keys(string service, string volume)
    {
        var mounts = Services[service]
            .Find("volumes").Items().OfType<YamlMappingNode>().Where(mount => mount.Find("target")!.ToString() == "/tls").ToList();
        Assert.Equal([volume], mounts.Select(mount => mount.Find("source")!.ToString()));
        Assert.All(mounts, mount => Assert.Equal("true", mount.Find("read_only")!.ToString()));
        var made = Services["certificates"].Find("command").Items().Single().ToString();
        foreach (var name in (string[])["CERTIFICATE", "KEY", "AUTHORITY"])
        {
            var file = Services[service].Find("environment", $"ESENAS_TLS_{name}")!.ToString();
            Assert.Matches($@"cp [^\n]*\b{Regex.Escape(Path.GetFileName(file))} [^\n]*/tls/{service}/", made);
        }
        Assert.Contains($"{volume}:/tls/{service}", Services["certificates"].Find("volumes").Items().Select(mount => mount.ToString()));

        // A volume begins with the rights of the folder in the image.
        Assert.Contains("install -d -o 10001 -g 10001 -m 0700 /data /tls /tls/authority /tls/silo /tls/console",
            Repository.Read("infra/container/Dockerfile"), StringComparison.Ordinal);
        Assert.Equal("service_completed_successfully", Services["silo"].Find("depends_on", "certificates", "condition")!.ToString());
        Assert.DoesNotContain("insecure", Repository.Read($"{Folder}/compose.yaml"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Redis_loses_nothing()
    {
        var command = string.Join(' ', Services["redis"].Find("command").Items());
        Assert.Contains("--appendonly yes --appendfsync always", command, StringComparison.Ordinal);
        Assert.Contains("--maxmemory-policy noeviction", command, StringComparison.Ordinal);
        Assert.Contains(Services["redis"].Find("volumes").Items(), volume => volume.ToString() == "redis:/data");
    }

    [Fact]
    public void Files_volumes_and_secrets_that_are_named_exist()
    {
        var volumes = ComposeFile.Find("volumes").Pairs().Select(pair => pair.Key).ToList();
        var secrets = ComposeFile.Find("secrets").Pairs().Select(pair => pair.Key).ToList();
        foreach (var (name, service) in Services)
        {
            foreach (var volume in service.Find("volumes")
                .Items().OfType<YamlScalarNode>().Select(volume => volume.ToString().Split(':')[0]))
                Assert.True(
                    volume.StartsWith('.') ? Path.Exists(Repository.PathOf(Path.Combine(Folder, volume))) : volumes.Contains(volume),
                    $"{name}: no {volume}");
            foreach (var secret in service.Find("secrets").Items()) Assert.Contains(secret.ToString(), secrets);
        }

        Assert.True(File.Exists(Repository.PathOf(Path.Combine(Folder, Services["silo"].Find("build", "context")!.ToString(),
            Services["silo"].Find("build", "dockerfile")!.ToString()))));
    }

    [Fact]
    public void Variables_that_are_asked_for_are_in_the_example_and_secrets_are_empty_there()
    {
        var example = Repository.Read($"{Folder}/.env.example").Split('\n')
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var text = Repository.Read($"{Folder}/compose.yaml");
        var asked = VariablePattern().Matches(text).Select(match => match.Groups[1].Value)
            .Concat(ComposeFile.Find("secrets").Pairs().Select(pair => pair.Value.Find("environment")!.ToString())).Distinct().ToList();
        Assert.Equal(asked.Order(StringComparer.Ordinal), example.Keys.Order(StringComparer.Ordinal));
        Assert.All(example.Where(pair => pair.Key.EndsWith("KEY", StringComparison.Ordinal)
            || pair.Key.EndsWith("PASSWORD", StringComparison.Ordinal)), pair => Assert.Empty(pair.Value));
        Assert.Contains(".env", Repository.Read($"{Folder}/.gitignore").Split('\n'));
    }

    [Fact]
    public void Grafana_is_given_the_dashboards_and_the_sources_that_they_ask_for()
    {
        var mounts = Services["grafana"].Find("volumes").Items().Select(volume => volume.ToString()).ToList();
        var provider = Yaml.Load($"{Folder}/grafana/dashboards/esenas.yaml").Single().Find("providers").Items().Single();
        Assert.Contains($"../dashboards:{provider.Find("options", "path")}:ro", mounts);
        var sources = Yaml.Load($"{Folder}/grafana/datasources/esenas.yaml").Single().Find("datasources").Items().ToList();
        var types = sources.Select(source => source.Find("type")!.ToString()).ToList();
        foreach (var variable in Dashboard.Files.Select(Dashboard.Load)
            .SelectMany(board => board.Variables).Where(variable => variable.GetProperty("type").GetString() == "datasource"))
            Assert.Contains(variable.GetProperty("query").GetString(), types);
        Assert.All(sources, source => Assert.Contains(new Uri(source.Find("url")!.ToString()).Host, Services.Keys));
        Assert.Contains(Path.GetFileName(Services["grafana"].Find("environment", "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")!.ToString()),
            Dashboard.Files.Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void Prometheus_asks_every_silo()
    {
        var job = Yaml.Load($"{Folder}/prometheus.yml")
            .Single().Find("scrape_configs").Items().Single(item => item.Find("job_name")!.ToString() == "esenas");
        Assert.Equal(["silo"], job.Find("dns_sd_configs").Items().Single().Find("names").Items().Select(item => item.ToString()));
        Assert.Equal("/run/secrets/http-key", job.Find("authorization", "credentials_file")!.ToString());
        Assert.Contains("http-key", Services["prometheus"].Find("secrets").Items().Select(item => item.ToString()));
    }

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)[:}]")]
    private static partial Regex VariablePattern();
}
