using EsEnas.Client.Parsing;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Tests.Parsing;

public sealed class RunNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Swimmer_1.2-x")]
    [InlineData("0")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345678901")]
    public void Name_of_allowed_letters_is_valid(string name)
    {
        Assert.True(name.Length <= RunName.MaxLength);
        Assert.Equal(name, RunName.Checked(name).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789012")]
    public void Name_of_other_letters_or_too_long_is_refused(string name)
    {
        var error = Assert.Throws<CommandException>(() => RunName.Checked(name));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("at most 64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_without_a_given_one_is_the_task_and_eight_digits_of_the_hash()
    {
        var specification = new ExperimentSpecification { Task = "half-cheetah" };

        var name = RunName.Of(specification);

        Assert.Equal($"half-cheetah-{SpecificationText.Hash(specification)[..8]}", name.Value);
        Assert.Matches("^half-cheetah-[0-9a-f]{8}$", name.Value);
        Assert.NotEqual(name, RunName.Of(specification with { Seed = 2 }));
        Assert.True(RunName.IsValid(name.Value));
    }

    [Fact]
    public void Name_of_a_run_of_a_function_has_a_hyphen_for_the_slash()
    {
        var name = RunName.Of(new ExperimentSpecification { Task = "blackbox/sphere" });

        Assert.Matches("^blackbox-sphere-[0-9a-f]{8}$", name.Value);
        Assert.True(RunName.IsValid(name.Value));
    }
}
