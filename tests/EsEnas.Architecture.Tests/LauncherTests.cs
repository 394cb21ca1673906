using System.Text.RegularExpressions;

namespace EsEnas.Architecture.Tests;

public sealed partial class LauncherTests
{
    [Fact]
    public void Launcher_builds_again_where_anything_that_the_console_carries_with_it_has_changed()
    {
        var launcher = Repository.Read("esenas");
        var sources = Folder().Matches(launcher[launcher.IndexOf("sources=(", StringComparison.Ordinal)..].Split('\n')[0])
            .Select(match => match.Groups[1].Value).ToList();
        Assert.Contains("src", sources);
        foreach (var (name, path) in Repository.Projects.Where(project => project.Key is "EsEnas.Client" or "EsEnas.Silo"
            || project.Value.Contains("/src/", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(path)!;
            foreach (Match resource in Resource().Matches(File.ReadAllText(path)))
            {
                var file = Path.GetRelativePath(Repository.Root, Path.GetFullPath(resource.Groups[1].Value.Replace('*', 'x'), folder))
                    .Replace('\\', '/');
                Assert.True(sources.Exists(source => file.StartsWith(source + "/", StringComparison.Ordinal)), $"{name} embeds {file}");
            }
        }
    }

    [GeneratedRegex("\"\\$root/([^\"]+)\"")]
    private static partial Regex Folder();

    [GeneratedRegex("<EmbeddedResource Include=\"([^\"]+)\"")]
    private static partial Regex Resource();
}
