using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Documents;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>Sizes that are refused before a network is made of them.</summary>
public sealed class PointerNetworkLimitsTests
{
    [Theory]
    [InlineData(16, 100_000, 512, 16, "controller.hidden", "512", "at most 48 with a controller.embedding of 16 (")]
    [InlineData(16, 50_000, 32, 512, "controller.embedding", "512", "at most 41 with a controller.hidden of 32 (")]
    [InlineData(16, 1_000_000, 32, 32, "controller.kind", "policy-gradient", "1,000,000 candidates and 16 decisions")]
    public void Network_that_no_silo_has_room_for_is_refused_before_anything_of_it_is_made(int k, int candidates, int hidden,
        int embedding, string key, string value, string allowed)
    {
        var space = new ManyOf(k, candidates);
        SpecificationException? exception = null;

        // Otherwise 6 GB of tables, 410 MB of parameters or 4 GB of tables.
        var allocated = Allocations.Of(() => exception = Assert.Throws<SpecificationException>(() => Create(space, hidden, embedding)));

        Assert.InRange(allocated, 1, 1_000_000);
        var error = Assert.Single(exception!.Errors);
        Assert.Equal((key, value), (error.Key, error.Value));
        Assert.Contains(allowed, error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_sizes_are_named_where_less_of_one_alone_would_not_do()
    {
        var exception = Assert.Throws<SpecificationException>(() => Create(new ManyOf(16, 100_000), 512, 512));

        Assert.Equal(["controller.hidden", "controller.embedding"], exception.Errors.Select(error => error.Key));
        Assert.All(exception.Errors, error => Assert.Equal("512", error.Value));
    }

    [Fact]
    public void Size_that_is_named_as_the_largest_is_the_largest()
    {
        Create(new ManyOf(16, 100_000), 48, 16);
        Create(new ManyOf(16, 50_000), 32, 41);

        Assert.Throws<SpecificationException>(() => Create(new ManyOf(16, 100_000), 49, 16));
        Assert.Throws<SpecificationException>(() => Create(new ManyOf(16, 50_000), 32, 42));
    }

    /// <summary>The default sizes, whatever a silo may have room for the checkpoint of; the largest ones over a small space.</summary>
    [Theory]
    [InlineData(862, 19_456, 32, 32)]
    [InlineData(4096, 4096, 32, 32)]
    [InlineData(256, 64_000, 32, 32)]
    [InlineData(64, 544, 512, 512)]
    public void Network_that_a_silo_may_have_room_for_is_accepted(int k, int candidates, int hidden, int embedding) =>
        Assert.NotNull(Create(new ManyOf(k, candidates), hidden, embedding));

    [Fact]
    public void Sizes_are_those_of_what_is_made()
    {
        var layout = DecisionSpaces.Layout("dict");
        var shape = new PointerParameters(layout.CandidateRows, layout.Slots.Length, 34, 6);
        var made = new PointerTables(layout, shape, PointerKernels<float>.Chunk);
        long entries = made.ChoiceRows.Length + made.SlotRows.Length + made.Recurrent.Length + made.KeyRows.Length + made.SlotLogits.Length;

        Assert.Equal(shape.Count, shape.LongCount);
        Assert.Equal((24 * entries) + (16 * made.InputColumns.Length) + (4 * (made.GateCount + shape.Rows) * shape.Hidden),
            PointerNetwork<float>.TableBytes(shape, made.SlotLogits.Length));
    }

    private static IController Create(SearchSpace space, int hidden, int embedding) => ExperimentFactory.CreateController(
        new()
        {
            Task = "toy",
            Controller = new()
            {
                Kind = ControllerKind.PolicyGradient,
                Pointer = new() { Hidden = hidden, Embedding = embedding },
            },
        },
        space);
}
