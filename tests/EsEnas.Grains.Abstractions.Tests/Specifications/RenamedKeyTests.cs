using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Abstractions.Tests.Specifications;

/// <summary><c>polish</c> is called <c>fineTuning</c> now: the old name is accepted for one version, and no hash changes.</summary>
public sealed class RenamedKeyTests
{
    [Fact]
    public void Old_name_means_the_same_and_is_told_with_its_line()
    {
        var warnings = new List<string>();

        var old = SpecificationText.Read(SpecificationYaml.Parse("task: swimmer\npolish: { iterations: 2, sigma: 0.5 }"), warnings);
        var today = SpecificationText.Read(SpecificationYaml.Parse("task: swimmer\nfineTuning: { iterations: 2, sigma: 0.5 }"), warnings);

        Assert.Equal(old, today);
        Assert.Equal(["polish (line 2) is the old name of fineTuning; the next version will refuse it"], warnings);
    }

    [Fact]
    public void Hash_and_stored_text_keep_the_first_name_and_people_read_the_new_one()
    {
        var specification = SpecificationText.Read(SpecificationYaml.Parse("task: swimmer\nfineTuning: { iterations: 2 }"));

        Assert.Contains("\npolish:\n  iterations: 2\n", SpecificationText.ToCanonicalYaml(specification), StringComparison.Ordinal);
        Assert.DoesNotContain("polish", SpecificationText.ToReadableYaml(specification), StringComparison.Ordinal);
        Assert.Contains("\nfineTuning:\n  iterations: 2\n", SpecificationText.ToReadableYaml(specification), StringComparison.Ordinal);
        Assert.DoesNotContain("polish", SpecificationText.ToCommentedYaml(specification), StringComparison.Ordinal);
        Assert.Equal(specification, SpecificationText.Read(SpecificationYaml.Parse(SpecificationText.ToReadableYaml(specification))));
        Assert.Equal(specification, SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(specification)));
    }

    [Fact]
    public void Value_under_both_names_is_refused()
    {
        var error = Assert.Throws<SpecificationException>(
            () => SpecificationYaml.Read("task: swimmer\npolish: { iterations: 2 }\nfineTuning: { iterations: 3 }"));

        Assert.Equal("fineTuning.iterations (line 3): '3' is not allowed: the key stands twice: polish.iterations is its old name",
            error.Message);
    }

    [Theory]
    [InlineData("fineTuning.iterations")]
    [InlineData("polish.iterations")]
    public void Set_changes_the_section_under_the_name_that_it_has(string path)
    {
        foreach (var name in new[] { "polish", "fineTuning" })
        {
            var root = SpecificationText.Set(SpecificationYaml.Parse($"task: swimmer\n{name}: {{ iterations: 9, sigma: 0.5 }}"), path,
                new ScalarNode("2", false, 0));
            Assert.Equal(new FineTuningSpecification { Iterations = 2, Sigma = 0.5 }, SpecificationText.Read(root).FineTuning);
        }
    }

    [Fact]
    public void Set_under_the_old_name_is_told()
    {
        var (warnings, value) = (new List<string>(), new ScalarNode("2", false, 0));
        foreach (var yaml in new[] { "task: swimmer", "task: swimmer\nfineTuning: { sigma: 0.5 }" })
        {
            warnings.Clear();
            SpecificationText.Read(SpecificationText.Set(SpecificationYaml.Parse(yaml), "polish.iterations", value, warnings), warnings);
            Assert.Equal(["polish is the old name of fineTuning; the next version will refuse it"], warnings);
        }
    }

    [Fact]
    public void Names_of_today_replace_those_of_a_stored_text()
    {
        var warnings = new List<string>();

        var root = SpecificationText.WithTodaysNames(
            SpecificationYaml.Parse(SpecificationText.ToCanonicalYaml(new ExperimentSpecification { Task = "swimmer" })), warnings);

        Assert.Contains(root.Entries, entry => entry.Key == "fineTuning");
        Assert.DoesNotContain(root.Entries, entry => entry.Key == "polish");
        Assert.Single(warnings);
    }
}
