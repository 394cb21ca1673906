using System.Collections.Immutable;
using EsEnas.Core.Controllers;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Controllers;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class ProposalCounterTests
{
    private static readonly NetworkLayout TwoByTwo = new(2, [], 2);

    [Fact]
    public void Edges_of_masks_are_counted_by_hand()
    {
        var summary = Count(SearchKind.EdgeMask, new EdgeMaskSpace(TwoByTwo), [1, 0, 1, 0], [1, 0, 0, 0], [1, 0, 1, 1], [1, 0, 0, 0]);

        Assert.Equal([4, 0, 2, 1], summary.EdgeCounts);
        // |2·1 - 1|, |0 - 1|, 0, |2/4 - 1|.
        Assert.Equal((1 + 1 + 0 + 0.5) / 4, summary.Certainty);
        Assert.Equal((5, 4), (summary.Iteration.Value, summary.Models));
        // Two edges on which all agree, a fair coin, and one of four.
        Assert.Equal((1 + 0.811278) / 4, summary.Entropy, 6);
    }

    [Fact]
    public void Certainty_of_masks_is_that_of_their_binary_decisions()
    {
        var space = new EdgeMaskSpace(new NetworkLayout(3, [4], 2));
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Sample);
            var models = Enumerable.Range(0, 11).Select(_ => space.Space.Sample(random)).ToList();

            var summary = CountModels(SearchKind.EdgeMask, space, models);

            Assert.Equal(ModelCertainty.OfBinaryDecisions(space.Space, models), summary.Certainty, 1e-12);
            Assert.Equal(models.Sum(space.LiveWeights), summary.EdgeCounts.Sum(count => count));
        }
    }

    [Fact]
    public void Pruned_edges_are_counted_without_a_certainty()
    {
        var summary = Count(SearchKind.EdgePruning, new EdgePruningSpace(TwoByTwo, [2]), [0, 3], [3, 1], [3, 2]);

        Assert.Equal([1, 1, 1, 3], summary.EdgeCounts);
        Assert.True(double.IsNaN(summary.Certainty));
    }

    [Fact]
    public void Spaces_whose_models_have_every_edge_record_nothing()
    {
        Assert.Empty(Count(SearchKind.WeightSharing, new WeightSharingSpace(TwoByTwo, 2), [0, 1, 0, 1]).EdgeCounts);
        Assert.Empty(CountModels(SearchKind.Unstructured, new UnstructuredSpace(TwoByTwo), [Dna.Empty]).EdgeCounts);
        Assert.Empty(Count(SearchKind.EdgePruning, new EdgePruningSpace(TwoByTwo, [4]), [3, 2, 1, 0]).EdgeCounts);
    }

    [Fact]
    public void Single_optional_edge_is_counted()
    {
        var space = new EdgeMaskSpace(new NetworkLayout(1, [], 1));

        Assert.Equal([1], Count(SearchKind.EdgeMask, space, [1], [0]).EdgeCounts);
    }

    [Fact]
    public void Networks_beyond_4096_candidates_record_nothing()
    {
        var (most, more) = (new EdgeMaskSpace(new NetworkLayout(64, [], 64)), new EdgeMaskSpace(new NetworkLayout(241, [], 17)));

        Assert.Equal(4096, Count(SearchKind.EdgeMask, most, [.. new int[4096]]).EdgeCounts.Length);
        Assert.Empty(Count(SearchKind.EdgeMask, more, [.. new int[4097]]).EdgeCounts);
    }

    [Fact]
    public void Models_that_are_no_networks_record_the_entropy_alone()
    {
        var objective = new SphereObjective();
        var counter = new ProposalCounter(new ExperimentSpecification { Task = "sphere" }, objective.Models);

        Evaluation[] proposals = [new(0, 0, 0, new Dna([1, 2, 3, 4, 0]), default), new(1, 0, 0, new Dna([1, 2, 3, 4, 1]), default)];

        var summary = counter.Count(1, proposals);

        Assert.Equal(new ProposalSummary(new(1), 2, [], double.NaN, 0.2), summary);
    }

    [Fact]
    public void Trainer_reports_the_entropy_whatever_the_controller()
    {
        foreach (var kind in Enum.GetValues<ControllerKind>())
        {
            var trainer = TrainerTests.NewTrainer(s => s with { Controller = new() { Kind = kind } });
            var state = trainer.Initial();
            var plan = trainer.Ask(state);
            var next = trainer.Tell(state, SphereObjective.Evaluate(trainer.Objective, plan)).Next;

            var summary = trainer.Summarize(plan, next);

            Assert.Equal((1, plan.Evaluations.Count), (summary.Iteration.Value, summary.Models));
            Assert.Equal(ModelEntropy.OfDecisions(trainer.Objective.Models.Space, plan.Evaluations.Select(evaluation => evaluation.Model)),
                summary.Entropy);
            Assert.InRange(summary.Entropy, 0.3, 1);
        }
    }

    private static ProposalSummary Count(SearchKind kind, PolicySpace space, params int[][] models) =>
        CountModels(kind, space, [.. models.Select(choices => new Dna(ImmutableArray.Create(choices)))]);

    private static ProposalSummary CountModels(SearchKind kind, PolicySpace space, List<Dna> models)
    {
        var counter = new ProposalCounter(new ExperimentSpecification { Task = "t", Search = new() { Space = kind } }, space);
        return counter.Count(5, [.. models.Select((model, i) => new Evaluation(i, 0, 0, model, default))]);
    }
}
