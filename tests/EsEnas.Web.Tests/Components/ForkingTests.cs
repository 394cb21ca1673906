using EsEnas.Core.Documents;
using EsEnas.Web.Components;

namespace EsEnas.Web.Tests.Components;

/// <summary>What the fork button makes of the changes that somebody types.</summary>
public sealed class ForkingTests
{
    private const string Yaml = "task: swimmer\niterations: 5\nseed: 1\n";

    [Fact]
    public void Changes_are_separated_by_blanks_but_for_those_in_brackets() =>
        Assert.Equal(["a=1", "b=[1, 2]", "c={ d: 3 }"], Forking.Split("  a=1 b=[1, 2]  c={ d: 3 } "));

    [Fact]
    public void Changed_value_stands_in_the_new_text() =>
        Assert.Contains("sigma: 0.2", Forking.Change(Yaml, "optimizer.sigma=0.2 iterations=9"), StringComparison.Ordinal);

    [Theory]
    [InlineData("optimizer.sigma")]
    [InlineData("=3")]
    public void Change_that_is_none_is_refused_with_what_is_allowed(string change) =>
        Assert.Contains("path=value", Assert.Throws<ArgumentException>(() => Forking.Change(Yaml, change)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Key_that_does_not_exist_is_refused_by_name() =>
        Assert.Contains("optimizer.sgima",
            Assert.Throws<SpecificationException>(() => Forking.Change(Yaml, "optimizer.sgima=1")).Message, StringComparison.Ordinal);
}
