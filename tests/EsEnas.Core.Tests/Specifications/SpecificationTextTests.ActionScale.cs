using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed partial class SpecificationTextTests
{
    [Fact]
    public void Action_scale_is_left_to_the_task_in_a_new_run_and_is_the_range_in_a_stored_one_without_the_key()
    {
        var (written, stored) = (Read(("task", Plain("thrower"))), SpecificationText.ReadStored(Map(("task", Plain("thrower")))));

        Assert.Null(written.Policy.ActionScale);
        Assert.Equal(ActionScale.Range, stored.Policy.ActionScale);
        Assert.Contains("  actionScale: auto\n", SpecificationText.ToCanonicalYaml(written), StringComparison.Ordinal);
        Assert.Contains("  actionScale: range\n", SpecificationText.ToCanonicalYaml(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unit")]
    [InlineData("range")]
    [InlineData("auto")]
    public void Action_scale_reads_back(string scale)
    {
        var read = Read(("task", Plain("thrower")), ("policy", Map(("actionScale", Plain(scale)))));

        Assert.Contains($"  actionScale: {scale}\n", SpecificationText.ToCanonicalYaml(read), StringComparison.Ordinal);
        Assert.Equal("one of range, unit, or auto",
            Assert.Single(ErrorsOf(("task", Plain("thrower")), ("policy", Map(("actionScale", Plain(scale + "s")))))).Allowed);
    }

    [Fact]
    public void Hash_of_a_run_that_rescales_is_the_one_that_it_had_before_there_was_a_choice()
    {
        var stored = SpecificationText.ReadStored(Map(("task", Plain("thrower"))));
        var unit = stored with { Policy = stored.Policy with { ActionScale = ActionScale.Unit } };

        // Of a build without the key.
        Assert.Equal("670e67877356ecf1b15d88a086954d83", SpecificationText.Hash(stored));
        Assert.NotEqual(SpecificationText.TrainingHash(stored), SpecificationText.TrainingHash(unit));
        Assert.NotEqual(stored, unit);
    }
}
