using System.Diagnostics;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>What the scheduling is worth at sizes that no test machine has, and whether it is fair.</summary>
public sealed class PaperTimeTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Thousand_silos_of_16_slots_are_kept_busy()
    {
        var watch = Stopwatch.StartNew();
        var cluster = new PaperTimeSimulator(seed: 1, silos: 1000, slots: 16, mean: Second);
        var run = cluster.Start("a", evaluations: 160_000, plans: 2);
        cluster.RunUntil(TimeSpan.FromMinutes(10));
        Assert.Equal(2, run.Plans);
        Assert.Equal(320_000, run.Counted);
        log.WriteLine($"16,000 slots: {100 * cluster.Efficiency:F1} % busy over {cluster.Now.TotalSeconds:F1} s of paper time, " +
            $"{1e6 * watch.Elapsed.TotalSeconds / run.Counted:F1} us of simulation an evaluation");
        Assert.True(cluster.Efficiency > 0.80, $"only {cluster.Efficiency:P1} busy");
    }

    [Theory]
    [InlineData(1, 400)]
    [InlineData(2, 400)]
    [InlineData(3, 150)]
    public void Two_runs_get_half_each_and_a_third_that_joins_a_third(ulong seed, int evaluations)
    {
        var cluster = new PaperTimeSimulator(seed, silos: 4, slots: 4, mean: Second / 10);
        var (a, b) = (cluster.Start("a", evaluations, int.MaxValue), cluster.Start("b", evaluations, int.MaxValue));
        cluster.RunUntil(60 * Second);
        var half = (a.Counted + b.Counted) / 2.0;
        log.WriteLine($"two runs: {a.Counted} and {b.Counted} evaluations");
        Assert.InRange(a.Counted, 0.95 * half, 1.05 * half);
        var before = (A: a.Counted, B: b.Counted);
        var c = cluster.Start("c", evaluations, int.MaxValue);
        cluster.RunUntil(120 * Second);
        var third = (a.Counted - before.A + b.Counted - before.B + c.Counted) / 3.0;
        log.WriteLine($"three runs: {a.Counted - before.A}, {b.Counted - before.B} and {c.Counted}");
        Assert.InRange(a.Counted - before.A, 0.9 * third, 1.1 * third);
        Assert.InRange(b.Counted - before.B, 0.9 * third, 1.1 * third);
        Assert.InRange(c.Counted, 0.9 * third, 1.1 * third);
        Assert.True(third * 3 > 0.9 * 60 * 16 * 10, "the slots were not busy");
    }
}
