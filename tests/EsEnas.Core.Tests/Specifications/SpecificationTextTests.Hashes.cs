using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed partial class SpecificationTextTests
{
    [Fact]
    public void Equal_specifications_are_equal_by_value_with_equal_hash_codes_and_texts()
    {
        var (a, b) = (Unusual(), Unusual());

        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(SpecificationText.ToCanonicalYaml(a), SpecificationText.ToCanonicalYaml(b));
        Assert.Equal(SpecificationText.Hash(a), SpecificationText.Hash(b));
        Assert.Matches("^[0-9a-f]{32}$", SpecificationText.Hash(a));
    }

    [Fact]
    public void List_entry_makes_specifications_differ()
    {
        var a = new ExperimentSpecification { Task = "swimmer" };
        var b = a with { Search = a.Search with { Pruning = new() { Edges = [32, 32] } } };
        var c = a with { Policy = a.Policy with { Hidden = [32, 32] } };

        Assert.NotEqual(a, b);
        Assert.NotEqual(a, c);
        Assert.NotEqual(SpecificationText.Hash(a), SpecificationText.Hash(b));
    }

    [Fact]
    public void Negative_zero_has_the_text_of_zero() =>
        Assert.Equal(
            SpecificationText.ToCanonicalYaml(new ExperimentSpecification { Task = "swimmer", StopAtReturn = 0.0 }),
            SpecificationText.ToCanonicalYaml(new ExperimentSpecification { Task = "swimmer", StopAtReturn = -0.0 }));

    [Fact]
    public void Training_hash_ignores_exactly_what_may_change_while_a_run_goes_on()
    {
        var a = Unusual();
        var extended =
            a with { Iterations = 9, StopAtReturn = 1, Checkpoint = new() { EverySeconds = 9 }, Selection = new() { Candidates = 1 } };

        Assert.Equal(SpecificationText.TrainingHash(a), SpecificationText.TrainingHash(extended));
        Assert.NotEqual(SpecificationText.Hash(a), SpecificationText.Hash(extended));
        foreach (var other in (ExperimentSpecification[])[a with { Seed = 2 }, a with { Horizon = 2 }, a with { Task = "ant" },
            a with { Policy = new() }, a with { Search = new() },
            a with { Optimizer = new() }, a with { Controller = new() }, a with { Evaluations = new() }, a with { Normalization = new() },
                a with { TaskOptions = new() }])
            Assert.NotEqual(SpecificationText.TrainingHash(a), SpecificationText.TrainingHash(other));
    }

    [Fact]
    public void Training_hash_of_a_given_specification_never_changes()
    {
        // Checkpoints of older builds carry it: a failure here means that they could no longer be read.
        Assert.Equal("5675ca27dff6770363b745ff41ddcfe8", SpecificationText.TrainingHash(Unusual()));
    }
}
