using System.Text.RegularExpressions;

namespace EsEnas.Infra.Tests;

/// <summary>./test.sh on a machine that lacks something: what it prints first, and how it skips the tests that need it.</summary>
public sealed partial class TestSetupTests
{
    private const string Setup = "infra/local/setup.sh";

    [Fact]
    public void Every_need_of_a_test_is_looked_for_by_the_same_name()
    {
        var names = ListPattern().Matches(Repository.Read(Setup)).SelectMany(list => list.Groups[1].Value.Split(' ')).ToList();
        Assert.Equal(Enum.GetNames<External>().Order(), names.Order());
        foreach (var name in names) Assert.Equal(2, Regex.Count(Repository.Read(Setup), $@"^    {name}\) ", RegexOptions.Multiline));
    }

    [Fact]
    public async Task Test_whose_need_is_missing_is_skipped_by_name_and_the_others_of_its_class_run()
    {
        // This assembly in a process of its own, told that Prometheus is missing.
        var result = (await Tool.RunAsync("dotnet",
            ["exec", typeof(TestSetupTests).Assembly.Location, "--progress", "off", "--ansi", "off", "--filter-class",
                typeof(AlertRuleTests).FullName!],
            variables: new Dictionary<string, string> { [Missing.Variable] = "Redis,Prometheus" })).Succeeded();

        Assert.Contains($"skipped {typeof(AlertRuleTests).FullName}.{nameof(AlertRuleTests.Promtool_accepts_the_rules)}", result.Output,
            StringComparison.Ordinal);
        Assert.Contains("needs Prometheus, which this machine does not have", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  failed: 0\n", result.Output);
        Assert.Matches(@"\n  skipped: 3\n", result.Output);
        Assert.Matches(@"\n  succeeded: [1-9]\d*\n", result.Output);
    }

    [Fact]
    public async Task Machine_without_anything_gets_one_list_of_what_would_be_installed_and_where()
    {
        var home = Directory.CreateTempSubdirectory("esenas-home");
        try
        {
            var list = (await Tool.RunAsync("bash", ["-c", ListScript], variables: new Dictionary<string, string>
            {
                ["HOME"] = home.FullName, ["XDG_CACHE_HOME"] = "", ["NUGET_PACKAGES"] = "",
            })).Succeeded().Output;

            Assert.Contains($"Redis: Debian package redis-server, with apt-get, for the whole system\n", list, StringComparison.Ordinal);
            Assert.Matches($@"\nAzurite: .*npm package azurite \S+ \(370 MB\) into {home.FullName}/\.cache/esenas/azurite-\S+\n", list);
            Assert.Matches(
                $@"\nMuJoCoWasm: .*npm package @mujoco/mujoco \S+ \(22 MB\) into {home.FullName}/\.cache/esenas/mujoco-wasm-\S+\n", list);
            Assert.Matches(@"\npackages: [1-9]\d*\n", list);
            Assert.Empty(home.EnumerateFileSystemInfos());
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    // Nothing of the machine is hidden from it: what is said of each, not whether it is missing.
    private const string ListScript = """
        . infra/local/setup.sh
        name_test_folders
        for thing in "${test_needs[@]}"; do printf '%s: %s\n' "$thing" "$(source_of "$thing")"; done
        have Azurite && exit 1
        printf 'packages: %s\n' "$(missing_packages | wc -l)"
        """;

    [GeneratedRegex(@"^(?:long_)?test_needs=\(([^)]+)\)$", RegexOptions.Multiline)]
    private static partial Regex ListPattern();
}
