using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Front_keeps_what_nothing_beats()
    {
        ImmutableArray<ParetoEntry> front = [];
        foreach (var (weights, value) in new[]
        {
            (5, 1.0), (3, 0.0), (8, 1.0), (8, 2.0), (4, 3.0), (9, 2.5), (4, 3.0), (2, -1.0), (3, 0.0)
        })
            front = ParetoFront.Add(front, Entry(weights, value));

        Assert.Equal([(2, -1.0), (3, 0.0), (4, 3.0)], front.Select(entry => (entry.LiveWeights, entry.Return)));
    }

    [Fact]
    public void Of_equals_the_earlier_stays_and_the_array_is_the_same()
    {
        var front = ParetoFront.Add([], Entry(4, 3, iteration: 1));

        Assert.Equal(front, ParetoFront.Add(front, Entry(4, 3, iteration: 2)));
        Assert.Equal(front, ParetoFront.Add(front, Entry(5, 3, iteration: 2)));
        Assert.Equal(2, Assert.Single(ParetoFront.Add(front, Entry(3, 3, iteration: 2))).Iteration);
    }

    [Fact]
    public void Front_is_that_of_a_search_over_all_pairs()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Sample);
            var entries = Enumerable.Range(1, 60).Select(i => Entry(random.NextInt(20), random.NextInt(30), i)).ToList();

            var front = entries.Aggregate(ImmutableArray<ParetoEntry>.Empty, ParetoFront.Add);

            var expected = entries.Where(a => !entries.Any(b => (b.LiveWeights <= a.LiveWeights && b.Return > a.Return)
                    || (b.LiveWeights < a.LiveWeights && b.Return >= a.Return)
                    || (b.LiveWeights == a.LiveWeights && b.Return.Equals(a.Return) && b.Iteration < a.Iteration)))
                .OrderBy(entry => entry.LiveWeights);
            Assert.Equal(expected, front);
        }
    }

    [Fact]
    public void Full_front_drops_what_gains_least()
    {
        var front = Enumerable.Range(0, ParetoFront.MaxEntries).Aggregate(ImmutableArray<ParetoEntry>.Empty,
            (entries, i) => ParetoFront.Add(entries, Entry(10 * i, i == 100 ? 99.5 : i)));

        var next = ParetoFront.Add(front, Entry(10_000, 1000));

        Assert.Equal(ParetoFront.MaxEntries, next.Length);
        Assert.DoesNotContain(next, entry => entry.LiveWeights == 1000);
        Assert.Equal(0, next[0].LiveWeights);
        Assert.Equal(10_000, next[^1].LiveWeights);
    }

    [Fact]
    public void Trainer_records_valid_evaluations_at_the_current_weights_alone()
    {
        var trainer = NewTrainer();
        var (state, _) = Run(trainer, trainer.Initial(), 2);
        var plan = trainer.Ask(state);
        var outcomes = SphereObjective.Evaluate(trainer.Objective, plan);
        // Perturbed, then at the current weights, then diverged there.
        outcomes[0] = outcomes[0] with { Return = 1e9 };
        outcomes[22] = outcomes[22] with { Return = 1e6 };
        outcomes[25] = outcomes[25] with { Return = 1e7, Reason = InvalidReason.Diverged };

        var front = trainer.Tell(state, outcomes).Next.Pareto;

        var best = front[^1];
        Assert.Equal((1e6, 3, plan.Evaluations[22].Model), (best.Return, best.Iteration, best.Model));
        Assert.Equal(trainer.Objective.Models.LiveWeights(best.Model), best.LiveWeights);
        Assert.DoesNotContain(front, entry => entry.Return > 1e6);
    }

    [Fact]
    public void Checkpoint_keeps_the_front_and_the_fingerprint_does_not_know_it()
    {
        var trainer = NewTrainer();
        var (state, _) = Run(trainer, trainer.Initial(), 5);
        Assert.NotEmpty(state.Pareto);

        var loaded = trainer.Load(trainer.Save(state));

        Assert.Equal(state.Pareto, loaded.Pareto.AsEnumerable());
        Assert.Equal(trainer.FingerprintOf(state), trainer.FingerprintOf(state with { Pareto = [] }));
        Assert.NotEqual(trainer.Save(state), trainer.Save(state with { Pareto = [] }));
    }

    private static ParetoEntry Entry(int weights, double value, int iteration = 1) => new(Dna.Empty, iteration, value, weights);
}
