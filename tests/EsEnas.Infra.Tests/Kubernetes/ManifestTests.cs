using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace EsEnas.Infra.Tests.Kubernetes;

public sealed class ManifestTests
{
    private const string Folder = "infra/kubernetes";

    private static readonly YamlNode Kustomization = Yaml.Load($"{Folder}/kustomization.yaml").Single();
    private static readonly IReadOnlyList<YamlNode> Manifests = [.. Resources.SelectMany(file => Yaml.Load($"{Folder}/{file}"))];

    private static IEnumerable<string> Resources => Kustomization.Find("resources").Items().Select(item => item.ToString());

    public static TheoryData<string> Files => [.. Resources];

    [Fact]
    public void Every_file_is_applied() =>
        Assert.Equal(Repository.Files(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Where(file => file != "kustomization.yaml"),
            Resources.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Files))]
    public void Manifest_says_only_what_an_API_server_takes(string file)
    {
        var schema = ManifestSchema.Load();
        foreach (var manifest in Yaml.Load($"{Folder}/{file}")) Assert.Empty(schema.Check(manifest));
    }

    [Fact]
    public void Everything_lives_in_the_namespace_that_is_made()
    {
        var name = Assert.Single(OfKind("Namespace")).Find("metadata", "name")!.ToString();
        Assert.Equal(name, Kustomization.Find("namespace")!.ToString());
        Assert.All(Manifests.Where(manifest => Kind(manifest) != "Namespace"),
            manifest => Assert.Equal(name, manifest.Find("metadata", "namespace")!.ToString()));
        Assert.Equal(Manifests.Count, Manifests.Select(manifest => $"{Kind(manifest)}/{Name(manifest)}").Distinct().Count());
    }

    [Fact]
    public void Selectors_select_pods_that_there_are()
    {
        foreach (var workload in Workloads)
            Assert.True(Selects(workload.Find("spec", "selector", "matchLabels"), Labels(workload)), Name(workload));
        foreach (var service in OfKind("Service"))
            Assert.Contains(Workloads, workload => Selects(service.Find("spec", "selector"), Labels(workload)));
        foreach (var budget in OfKind("PodDisruptionBudget"))
            Assert.Contains(Workloads, workload => Selects(budget.Find("spec", "selector", "matchLabels"), Labels(workload)));
        foreach (var policy in OfKind("NetworkPolicy"))
        {
            // Peers of our own namespace; those of another, and consoles, bring their own labels.
            foreach (var selector in All(policy, "podSelector")
                .Where(node => node.Find("matchLabels", "app.kubernetes.io/name") is not null))
                Assert.Contains(Workloads, workload => Selects(selector.Find("matchLabels"), Labels(workload)));
        }

        foreach (var scaler in OfKind("HorizontalPodAutoscaler"))
            Assert.Contains(Workloads, workload => Kind(workload) == scaler.Find("spec", "scaleTargetRef", "kind")!.ToString()
                && Name(workload) == scaler.Find("spec", "scaleTargetRef", "name")!.ToString());
    }

    [Fact]
    public void Ports_that_are_named_exist()
    {
        foreach (var container in Workloads.Select(Container))
        {
            var names = container.Find("ports").Items().Select(port => port.Find("name")!.ToString()).ToList();
            foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" }
                .Select(name => container.Find(name)).OfType<YamlNode>())
                foreach (var port in new[] { probe.Find("httpGet", "port"), probe.Find("tcpSocket", "port") }.OfType<YamlNode>())
                    Assert.Contains(port.ToString(), names);
        }

        foreach (var service in OfKind("Service"))
        {
            var workload = Workloads.Single(candidate => Selects(service.Find("spec", "selector"), Labels(candidate)));
            foreach (var port in service.Find("spec", "ports").Items()) Assert.Contains(port.Find("targetPort")!.ToString(),
                Container(workload).Find("ports").Items().Select(item => item.Find("name")!.ToString()));
        }
    }

    [Fact]
    public void Policy_admits_every_port_of_a_silo_and_no_other()
    {
        var open = OfKind("NetworkPolicy").Single(policy => Name(policy) == "esenas-silo")
            .Find("spec", "ingress").Items().SelectMany(rule => rule.Find("ports").Items()).Select(port => port.Find("port")!.ToString());
        Assert.Equal(Container(Silo).Find("ports").Items().Select(port => port.Find("containerPort")!.ToString()).Order(),
            open.Distinct().Order());
        var denied = OfKind("NetworkPolicy").Single(policy => Name(policy) == "default-deny").Find("spec")!;
        Assert.Empty(denied.Find("podSelector").Pairs());
        Assert.Equal(["Ingress", "Egress"], denied.Find("policyTypes").Items().Select(item => item.ToString()));
    }

    [Fact]
    public void Consoles_of_this_namespace_reach_what_silos_let_them_in_by()
    {
        var console = OfKind("NetworkPolicy").Single(policy => Name(policy) == "esenas-console").Find("spec")!;
        Assert.Equal("true", console.Find("podSelector", "matchLabels", "esenas/console")!.ToString());
        Assert.Equal(["Egress"], console.Find("policyTypes").Items().Select(item => item.ToString()));
        var reached = console.Find("egress").Items().SelectMany(rule => rule.Find("ports").Items())
            .Select(port => port.Find("port")!.ToString());
        Assert.Equal(["30000", "53", "53"], reached.Order());
    }

    [Fact]
    public void Volumes_settings_and_accounts_that_are_named_exist()
    {
        foreach (var workload in Workloads)
        {
            var volumes = workload.Find("spec", "template", "spec", "volumes")
                .Items().Concat(workload.Find("spec", "volumeClaimTemplates").Items())
                .Select(volume => (volume.Find("name") ?? volume.Find("metadata", "name"))!.ToString()).ToList();
            var mounts = Container(workload).Find("volumeMounts").Items().Select(mount => mount.Find("name")!.ToString()).ToList();
            Assert.Equal(volumes.Order(), mounts.Order());
            foreach (var source in Container(workload).Find("envFrom").Items())
                Assert.Contains(OfKind("ConfigMap"), map => Name(map) == source.Find("configMapRef", "name")!.ToString());
            if (workload.Find("spec", "template", "spec", "serviceAccountName") is { } account)
                Assert.Contains(OfKind("ServiceAccount"), candidate => Name(candidate) == account.ToString());
        }

        // What a silo is told to read is what is mounted.
        var silo = OfKind("Deployment").Single().Find("spec", "template", "spec")!;
        var tls = silo.Find("volumes")
            .Items().Single(volume => volume.Find("name")!.ToString() == "tls").Find("secret", "secretName")!.ToString();
        var place = Container(OfKind("Deployment").Single())
            .Find("volumeMounts").Items().Single(mount => mount.Find("name")!.ToString() == "tls").Find("mountPath")!.ToString();
        var files = OfKind("ConfigMap").SelectMany(map => map.Find("data").Pairs())
            .Where(pair => pair.Key.StartsWith("ESENAS_TLS_", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.Contains($"--from-file={Path.GetRelativePath(place, file.Value.ToString())}=",
            Repository.Read("infra/README.md"), StringComparison.Ordinal));
        Assert.Contains($"create secret generic {tls}", Repository.Read("infra/README.md"), StringComparison.Ordinal);

        // No secret is in the files; README says how to make the one that is named.
        Assert.Empty(OfKind("Secret"));
        var keys = Manifests.SelectMany(manifest => All(manifest, "secretKeyRef"))
            .Select(reference => (reference.Find("name")!.ToString(), reference.Find("key")!.ToString())).Distinct().ToList();
        Assert.NotEmpty(keys);
        var readme = Repository.Read("infra/README.md");
        Assert.All(keys, key => Assert.Contains($"--from-literal={key.Item2}=", readme, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.Contains($"create secret generic {key.Item1}", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void No_container_may_do_more_than_it_must()
    {
        foreach (var workload in Workloads)
        {
            var pod = workload.Find("spec", "template", "spec")!;
            Assert.Equal("true", pod.Find("securityContext", "runAsNonRoot")!.ToString());
            Assert.NotEqual("0", pod.Find("securityContext", "runAsUser")!.ToString());
            var container = Container(workload);
            Assert.Equal("false", container.Find("securityContext", "allowPrivilegeEscalation")!.ToString());
            Assert.Equal("true", container.Find("securityContext", "readOnlyRootFilesystem")!.ToString());
            Assert.Equal(["ALL"], container.Find("securityContext", "capabilities", "drop").Items().Select(item => item.ToString()));
        }

        var rule = Assert.Single(Assert.Single(OfKind("Role")).Find("rules").Items());
        Assert.Equal(["pods"], rule.Find("resources").Items().Select(item => item.ToString()));
        Assert.Equal(["get", "list", "watch", "patch"], rule.Find("verbs").Items().Select(item => item.ToString()));
    }

    [Fact]
    public void Silo_has_what_the_Kubernetes_hosting_of_Orleans_asks_for()
    {
        var names = Container(Silo).Find("env").Items().Select(variable => variable.Find("name")!.ToString()).ToList();
        foreach (var name in new[] { "POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID" })
            Assert.Contains(name, names);
        Assert.Equal(Hosting.EsEnasCluster.DefaultServiceId, Labels(Silo)["orleans/serviceId"]);
        Assert.Equal("true", Assert.Single(OfKind("ConfigMap")).Find("data", "ESENAS_KUBERNETES")!.ToString());

        // A variable may refer only to those before it.
        Assert.True(names.IndexOf("POD_IP") < names.IndexOf("ESENAS_ADDRESS"));
        Assert.True(names.IndexOf("ORLEANS_CLUSTER_ID") < names.IndexOf("ESENAS_CLUSTER_ID"));
    }

    [Fact]
    public void A_silo_has_longer_to_leave_than_it_takes()
    {
        Assert.InRange(int.Parse(Silo.Find("spec", "template", "spec", "terminationGracePeriodSeconds")!.ToString(),
            CultureInfo.InvariantCulture), 60, 600);
        Assert.Equal("0", Silo.Find("spec", "strategy", "rollingUpdate", "maxUnavailable")!.ToString());
        var scaler = Assert.Single(OfKind("HorizontalPodAutoscaler"));
        Assert.True(int.Parse(scaler.Find("spec", "minReplicas")!.ToString(), CultureInfo.InvariantCulture) >= 2);
        Assert.Null(Silo.Find("spec", "replicas"));
    }

    private static IEnumerable<YamlNode> Workloads => Manifests.Where(manifest => Kind(manifest) is "Deployment" or "StatefulSet");

    private static YamlNode Silo => Assert.Single(OfKind("Deployment"));

    private static IEnumerable<YamlNode> OfKind(string kind) => Manifests.Where(manifest => Kind(manifest) == kind);

    private static string Kind(YamlNode manifest) => manifest.Find("kind")!.ToString();

    private static string Name(YamlNode manifest) => manifest.Find("metadata", "name")!.ToString();

    private static YamlNode Container(YamlNode workload) => workload.Find("spec", "template", "spec", "containers").Items().Single();

    private static IReadOnlyDictionary<string, string> Labels(YamlNode workload) =>
        workload.Find("spec", "template", "metadata", "labels").Words();

    private static bool Selects(YamlNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Words() is { Count: > 0 } words && words.All(word => labels.TryGetValue(word.Key, out var value) && value == word.Value);

    // Every value of this key, however deep.
    private static IEnumerable<YamlNode> All(YamlNode node, string key) =>
        node.Pairs().SelectMany(pair => pair.Key == key ? [pair.Value] : All(pair.Value, key))
            .Concat(node.Items().SelectMany(item => All(item, key)));
}
