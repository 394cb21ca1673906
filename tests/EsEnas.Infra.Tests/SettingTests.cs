using System.Text.RegularExpressions;
using EsEnas.Hosting.Settings;

namespace EsEnas.Infra.Tests;

/// <summary>What the deployments set is what the silo reads.</summary>
public sealed partial class SettingTests
{
    // Read by the image's entry, the launcher, the console or compose itself.
    private static readonly string[] Others = [.. SettingVariables.OfOthers.Append("CLUSTER").Select(SettingVariables.Of)];

    [Fact]
    public async Task Every_variable_of_a_deployment_is_a_flag_of_the_silo()
    {
        var usage = (await Tool.RunAsync("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "esenas-silo.dll"), "--help"]))
            .Succeeded().Output;
        var known = FlagPattern().Matches(usage).Select(match => "ESENAS_" + match.Groups[1].Value.Replace('-', '_').ToUpperInvariant())
            .Concat(Others).ToHashSet(StringComparer.Ordinal);
        var files = new[]
        {
            "infra/container", "infra/compose", "infra/kubernetes", "infra/azure"
        }.SelectMany(folder => Repository.Files(folder, "*"));
        foreach (var file in files)
            foreach (Match match in VariablePattern().Matches(Repository.Read(file)))
                Assert.True(known.Contains(match.Value),
                    $"{file}: {match.Value} is no setting; known: {string.Join(", ", known.Order(StringComparer.Ordinal))}");
    }

    [Fact]
    public void Every_variable_of_launcher_and_tests_is_known_to_silo_and_console()
    {
        foreach (var file in Repository.Files("tests", "*.cs"))
            foreach (Match match in ReadPattern().Matches(Repository.Read(file))) Check(file, match.Groups[1].Value);
        foreach (var file in new[] { "esenas", "test.sh" })
            foreach (Match match in VariablePattern().Matches(Repository.Read(file))) Check(file, match.Value);

        static void Check(string file, string variable) => Assert.True(Record.Exception(() => SettingVariables.Check([variable])) is null,
            $"{file}: {variable} is not in SettingVariables");
    }

    [GeneratedRegex(@"(?:GetEnvironmentVariable\(|Variable = )""(ESENAS_[A-Z_]+)""")]
    private static partial Regex ReadPattern();

    [GeneratedRegex(@"--([a-z][a-z-]+)")]
    private static partial Regex FlagPattern();

    [GeneratedRegex(@"ESENAS_[A-Z_]*[A-Z]")]
    private static partial Regex VariablePattern();
}
