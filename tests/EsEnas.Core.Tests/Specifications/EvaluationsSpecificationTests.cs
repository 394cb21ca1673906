using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed class EvaluationsSpecificationTests
{
    [Theory]
    [InlineData(16, 4, 1, 0, 0)]
    [InlineData(16, 4, 1, 35, 0)]
    [InlineData(16, 4, 1, 36, 1)]
    [InlineData(16, 4, 1, 1000, 27)]
    [InlineData(16, 100, 10, 1000, 21)]
    [InlineData(16, 100, 10, 131, 0)]
    [InlineData(16, 100, 10, 132, 1)]
    [InlineData(1, 100_000, 1_000_000, 1_000_000_000_000_000, 476_190_476_150_000)]
    [InlineData(1, 100_000, 1, 1_000_000_000_000_000, 9_999_800_003)]
    public void Episodes_are_enough_for_the_most_iterations_that_cost_no_more(int directions, int atCurrent, int every, long episodes,
        long expected)
    {
        var evaluations = new EvaluationsSpecification { Directions = directions, AtCurrent = atCurrent, AtCurrentEvery = every };
        var iterations = evaluations.IterationsWithin(episodes);

        Assert.True(evaluations.Over(iterations) <= episodes);
        Assert.True(evaluations.Over(iterations + 1) > episodes);
        Assert.Equal(expected, iterations);
    }
}
