using EsEnas.Core.Documents;

namespace EsEnas.Core.Tests.Documents;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("run", "run", 0)]
    [InlineData("rnu", "run", 1)]
    [InlineData("ru", "run", 1)]
    [InlineData("runs", "run", 1)]
    [InlineData("ran", "run", 1)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_insertions_deletions_replacements_and_swaps(string a, string b, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(a, b));
        Assert.Equal(expected, Spelling.Distance(b, a));
    }

    [Theory]
    [InlineData("lst", "list")]
    [InlineData("hstory", "history")]
    [InlineData("HISTORY", "history")]
    [InlineData("ev-al", "eval")]
    [InlineData("x", null)]
    [InlineData("something", null)]
    public void Nearest_is_the_word_that_was_meant_or_nothing(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["run", "list", "history", "eval"]));
}
