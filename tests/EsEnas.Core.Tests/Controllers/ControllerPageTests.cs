using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers;

/// <summary>docs/controllers.md has a section for every controller, and every option with the schema's default.</summary>
public sealed class ControllerPageTests
{
    private static readonly string Page = File.ReadAllText(Checkout.PathOf("docs/controllers.md"));

    [Fact]
    public void Page_has_a_section_and_a_row_for_every_controller()
    {
        foreach (var kind in SpecificationSchema.Keys.Single(key => key.Path == "controller.kind").Allowed
            .Replace("one of ", "", StringComparison.Ordinal).Split(", "))
        {
            Assert.Contains($"\n## `{kind}`\n", Page, StringComparison.Ordinal);
            Assert.Contains($"\n| `{kind}`", Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Page_has_every_option_with_its_default()
    {
        foreach (var key in SpecificationSchema.Keys.Where(
            key => key.Path.StartsWith("controller.", StringComparison.Ordinal) && key.Path != "controller.kind"))
        {
            var row = Page.Split('\n').FirstOrDefault(line => line.StartsWith($"| `{key.Path}` |", StringComparison.Ordinal));
            Assert.True(row is not null, $"no row for {key.Path}");
            // What auto stands for differs by kind and is said in words.
            if (key.Default != "auto") Assert.Equal(key.Default, row.Split('|')[2].Trim().Trim('`'));
        }
    }
}
