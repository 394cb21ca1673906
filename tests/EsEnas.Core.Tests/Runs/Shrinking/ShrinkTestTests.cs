using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Shrinking;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Runs.Shrinking;

/// <summary>What a smaller policy may lose, and how long it is looked at.</summary>
public sealed class ShrinkTestTests
{
    [Theory]
    [InlineData(0, 2, 10)]
    [InlineData(0.5, 2, 10)]
    [InlineData(0.5, 300, 150)]
    [InlineData(0, 300, 10)]
    public void What_may_be_lost_is_a_share_of_the_return_or_of_its_spread_where_that_is_more(double spread, double deviation,
        double allowed)
    {
        var settings = new ShrinkSpecification { Tolerance = 0.01, Spread = spread };
        var chosen = new SelectionResult(new Dna([]), -1000, deviation, 40, 0);

        Assert.Equal(allowed, ShrinkAllowance.Of(settings, chosen));
        Assert.Equal(allowed > 10, ShrinkAllowance.IsNoisy(settings, chosen));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.3, false)]
    [InlineData(0.5, true)]
    public void Candidate_on_the_border_is_given_up_once_its_loss_is_known_well_enough(double precision, bool givenUp)
    {
        var test = new ShrinkTest(new ShrinkSpecification { Episodes = 64, Confidence = 0.8, Precision = precision });
        var open = ShrinkCandidate.Of(Policy());

        // Losses of 7 and 13 about the 10 that are allowed: known to 4.5 after the first of five looks.
        var after = test.Judge(open, Returns(20, 20, 20, 20), Returns(13, 7, 13, 7), 0, allowed: 10, isQuick: false);

        Assert.Equal(givenUp ? ShrinkVerdict.Beyond : ShrinkVerdict.Open, after.Verdict);
        Assert.Equal(ShrinkVerdict.Within, test.Judge(open, Returns(20, 20, 20, 20), Returns(19, 18, 19, 18), 0, 10, false).Verdict);
        Assert.Equal(ShrinkVerdict.Beyond, test.Judge(open, Returns(20, 20, 20, 20), Returns(1, 2, 1, 2), 0, 10, false).Verdict);
    }

    [Fact]
    public void Candidate_before_a_tuning_is_looked_at_twice()
    {
        var test = new ShrinkTest(new ShrinkSpecification { Episodes = 64 });
        var border = ShrinkCandidate.Of(Policy());

        border = test.Judge(border, Returns(20, 20, 20, 20), Returns(13, 7, 13, 7), 0, allowed: 10, isQuick: true);
        Assert.Equal(ShrinkVerdict.Open, border.Verdict);
        Assert.Equal(ShrinkVerdict.Open, Second(isQuick: false));
        Assert.Equal(ShrinkVerdict.Beyond, Second(isQuick: true));

        ShrinkVerdict Second(bool isQuick) =>
            test.Judge(border, Returns(20, 20, 20, 20), Returns(13, 7, 13, 7), 1, allowed: 10, isQuick).Verdict;
    }

    private static List<Outcome> Returns(params double[] returns) =>
        [.. returns.Select((value, i) => new Outcome(i, InvalidReason.None, value, value, 1, null))];

    private static CompactPolicy Policy()
    {
        var network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [0.5, -2], [0, 0, 0.25],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]);
        return CompactDraft.Of(network, [0, 1], new Normalizer([1, 0], [1, 3])).Build();
    }
}
