using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Tests.Evaluations;

public sealed class InvalidCountsTests
{
    [Fact]
    public void Counts_add_up_and_compare_by_value()
    {
        var diverged = InvalidCounts.Of(InvalidReason.Diverged, 2);
        var both = diverged + InvalidCounts.Of([InvalidReason.None, InvalidReason.ContactsFull, InvalidReason.Diverged]);

        Assert.Equal((4, 3, 1, 0),
            (both.Total, both[InvalidReason.Diverged], both[InvalidReason.ContactsFull], both[InvalidReason.BadControl]));
        Assert.Equal([(InvalidReason.Diverged, 3), (InvalidReason.ContactsFull, 1)], both.Present);
        Assert.Equal("3 diverged, 1 contacts full", both.ToString());
        Assert.True(both == InvalidCounts.Of(InvalidReason.ContactsFull, 1) + InvalidCounts.Of(InvalidReason.Diverged, 3));
        Assert.True(both != diverged);
        Assert.Equal(InvalidCounts.None, InvalidCounts.Of([]));
        Assert.Equal(InvalidCounts.None.GetHashCode(), InvalidCounts.Of(InvalidReason.Diverged, 0).GetHashCode());
        Assert.Equal("", InvalidCounts.None.ToString());
    }

    [Fact]
    public void Every_reason_has_words_a_key_a_column_a_label_and_advice()
    {
        Assert.All(InvalidReasonText.All, reason =>
        {
            Assert.NotEmpty(InvalidReasonText.Words(reason));
            Assert.NotEmpty(InvalidReasonText.Advice(reason));
        });
        Assert.Equal(InvalidReasonText.All.Length, InvalidReasonText.All.Select(InvalidReasonText.Words).Distinct().Count());
        Assert.Equal("constraintsFull", InvalidReasonText.Key(InvalidReason.ConstraintsFull));
        Assert.Equal("invalidConstraintsFull", InvalidReasonText.Column(InvalidReason.ConstraintsFull));
        Assert.Equal("constraints_full", InvalidReasonText.Label(InvalidReason.ConstraintsFull));
    }

    [Fact]
    public void Evaluation_without_a_reason_is_not_counted_as_invalid()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => InvalidCounts.Of(InvalidReason.None, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => InvalidCounts.Of((InvalidReason)200, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => InvalidCounts.Of(InvalidReason.Diverged, -1));
    }
}
