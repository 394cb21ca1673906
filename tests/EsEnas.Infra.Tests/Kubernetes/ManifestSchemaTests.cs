using YamlDotNet.RepresentationModel;

namespace EsEnas.Infra.Tests.Kubernetes;

public sealed class ManifestSchemaTests
{
    [Theory]
    [InlineData("kind: Pod", "no kind 'Pod'")]
    [InlineData("{ kind: Namespace, apiVersion: v1, metadata: { name: a, nmae: b } }", "Namespace.metadata.nmae is unknown")]
    [InlineData("{ kind: Namespace, apiVersion: v2, metadata: { name: a } }", "Namespace.apiVersion is not v1")]
    [InlineData("{ kind: Namespace, apiVersion: v1, metadata: { labels: {} } }", "Namespace.metadata.name is missing")]
    [InlineData("{ kind: ConfigMap, apiVersion: v1, metadata: { name: a }, data: { PORT: 8080 } }",
        "ConfigMap.data: '{ { PORT, 8080 } }' is no words")]
    [InlineData("{ kind: ServiceAccount, apiVersion: v1, metadata: { name: a }, automountServiceAccountToken: \"false\" }",
        "ServiceAccount.automountServiceAccountToken: 'false' is no boolean")]
    [InlineData("{ kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: a }, rules: {} }", "Role.rules is no list")]
    public void Fault_is_named(string manifest, string fault) => Assert.Equal([fault], Check(manifest));

    [Fact]
    public void Sound_manifest_has_none() =>
        Assert.Empty(Check("{ kind: ConfigMap, apiVersion: v1, metadata: { name: a }, data: { PORT: \"8080\" } }"));

    private static IReadOnlyList<string> Check(string manifest)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(manifest));
        return ManifestSchema.Load().Check(stream.Documents.Single().RootNode);
    }
}
