using EsEnas.Grains.Verification;

namespace EsEnas.Grains.Tests.Verification;

public sealed class SamplePlanTests
{
    [Fact]
    public void Small_sample_lies_right_after_the_checkpoints()
    {
        var plan = SamplePlan.Draw([0, 100, 200], last: 250, _ => 150, share: 0.01, seed: 1);
        Assert.Equal(1, plan.Depth);
        Assert.All(plan.Evaluations.Keys, iteration => Assert.Contains(iteration, new[] { 1, 101, 201 }));
        Assert.Equal(375, plan.Evaluations.Values.Sum(set => set.Count));
        Assert.All(plan.Evaluations.Values, set => Assert.All(set, index => Assert.InRange(index, 0, 149)));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Larger_sample_goes_as_far_from_the_checkpoints_as_it_must(double share)
    {
        var plan = SamplePlan.Draw([0, 10], last: 20, _ => 5, share, seed: 3);
        Assert.Equal((int)Math.Ceiling(share * 100), plan.Evaluations.Values.Sum(set => set.Count));
        Assert.Equal((int)Math.Ceiling(share * 10), plan.Depth);
    }

    [Fact]
    public void Least_sample_is_one_evaluation_and_the_last_checkpoint_may_be_the_last_iteration()
    {
        var plan = SamplePlan.Draw([0, 4, 8], last: 8, _ => 3, share: 1e-9, seed: 5);
        Assert.Equal(1, plan.Evaluations.Values.Sum(set => set.Count));
        Assert.All(plan.Evaluations.Keys, iteration => Assert.Contains(iteration, new[] { 1, 5 }));
    }

    [Fact]
    public void Seed_chooses_the_sample_and_every_evaluation_has_its_chance()
    {
        var seen = new int[50];
        for (ulong seed = 0; seed < 400; seed++)
        {
            var plan = SamplePlan.Draw([0], last: 10, _ => 50, share: 0.02, seed);
            Assert.Equal([1], plan.Evaluations.Keys);
            foreach (var index in plan.Evaluations[1]) seen[index]++;
        }
        // 400 draws of 10 out of 50: 80 each, give or take five standard deviations.
        Assert.All(seen, count => Assert.InRange(count, 40, 120));
        Assert.Equal(SamplePlan.Draw([0], 10, _ => 50, 0.02, 7).Evaluations[1], SamplePlan.Draw([0], 10, _ => 50, 0.02, 7).Evaluations[1]);
    }

    [Fact]
    public void Iterations_of_different_sizes_are_sampled_within_their_sizes_and_all_of_them_at_a_share_of_one()
    {
        static int Of(int iteration) => iteration % 3 == 1 ? 5 : 2;

        var plan = SamplePlan.Draw([0, 4], last: 8, Of, share: 1, seed: 3);

        Assert.Equal(8, plan.Evaluations.Count);
        Assert.All(plan.Evaluations, pair => Assert.Equal(Enumerable.Range(0, Of(pair.Key)), pair.Value));
        var few = SamplePlan.Draw([0, 4], last: 8, Of, share: 0.1, seed: 3);
        Assert.Equal(3, few.Evaluations.Values.Sum(set => set.Count));
        Assert.Equal(1, few.Depth);
    }
}
