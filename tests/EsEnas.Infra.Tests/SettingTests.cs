using System.Text.RegularExpressions;

namespace EsEnas.Infra.Tests;

/// <summary>What the deployments set is what the silo reads.</summary>
public sealed partial class SettingTests
{
    // Read by the image's entry, the console or compose itself.
    private static readonly string[] s_ours = ["ESENAS_CLUSTER", "ESENAS_COMMAND", "ESENAS_SILO_DLL", "ESENAS_VERSION", "ESENAS_IMAGE", "ESENAS_REGISTRY", "ESENAS_APP"];

    [Fact]
    public async Task Every_variable_of_a_deployment_is_a_flag_of_the_silo()
    {
        var usage = (await Tool.RunAsync("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "esenas-silo.dll"), "--help"])).Succeeded().Output;
        var known = FlagPattern().Matches(usage).Select(match => "ESENAS_" + match.Groups[1].Value.Replace('-', '_').ToUpperInvariant()).Concat(s_ours).ToHashSet(StringComparer.Ordinal);
        var files = new[] { "infra/container", "infra/compose", "infra/kubernetes", "infra/azure" }.SelectMany(folder => Repository.Files(folder, "*"));
        foreach (var file in files)
            foreach (Match match in VariablePattern().Matches(Repository.Read(file)))
                Assert.True(known.Contains(match.Value), $"{file}: {match.Value} is no setting; known: {string.Join(", ", known.Order(StringComparer.Ordinal))}");
    }

    [GeneratedRegex(@"--([a-z][a-z-]+)")]
    private static partial Regex FlagPattern();

    [GeneratedRegex(@"ESENAS_[A-Z_]*[A-Z]")]
    private static partial Regex VariablePattern();
}
