using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Reading;

/// <summary>What a page says of an error instead of failing.</summary>
public sealed class AskingTests
{
    [Fact]
    public void Policy_of_a_newer_build_is_told_and_does_not_fail_the_page()
    {
        var error = Assert.Throws<PolicyFormatException>(() => PolicyDocument.FromJson("""{ "schema": 999 }"""));
        Assert.True(Asking.IsTold(error));
        Assert.StartsWith("this build cannot read the policy: schema: ", Asking.TextOf(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_of_the_page_is_not_told() => Assert.False(Asking.IsTold(new InvalidOperationException("a bug")));

    [Fact]
    public void Only_what_a_feed_asks_is_said_to_be_tried_again()
    {
        var late = new TimeoutException();
        Assert.Equal("no answer; trying again", Asking.FeedTextOf(late));
        Assert.Equal("no answer; try again", Asking.TextOf(late));
        Assert.Equal("no answer; it may have been done all the same: look before you try again", Asking.ActionTextOf(late));
        Assert.All((Func<Exception, string>[])[Asking.TextOf, Asking.FeedTextOf, Asking.ActionTextOf],
            text => Assert.Equal("damaged", text(new RunException(RunError.Failed, "damaged"))));
    }

    [Fact]
    public void Error_of_a_run_is_told() => Assert.True(Asking.IsTold(new RunException(RunError.Failed, "damaged")));
}
