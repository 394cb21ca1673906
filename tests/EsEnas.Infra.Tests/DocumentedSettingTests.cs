using EsEnas.Hosting.Settings;

namespace EsEnas.Infra.Tests;

/// <summary>The table of settings in docs/clustering.md.</summary>
public sealed class DocumentedSettingTests
{
    private const string Heading = "| flag | variable | key | meaning |";

    [Fact]
    public void Table_has_flag_variable_key_and_meaning_of_each_setting_as_the_help_has_them()
    {
        var documented = Repository.Read("docs/clustering.md").ReplaceLineEndings("\n").Split('\n')
            .SkipWhile(line => line != Heading).Skip(2).TakeWhile(line => line.StartsWith('|'));
        var expected = SiloSettingList.All.Select(setting =>
            $"| `{setting.Flag}` | `{setting.Variable}` | {(setting.Key is { } key ? $"`{key}`" : "–")} | {setting.Meaning} |").ToList();

        Assert.True(expected.SequenceEqual(documented), $"docs/clustering.md needs this table:\n{Heading}\n|---|---|---|---|\n" +
            string.Join('\n', expected));
    }
}
