using System.Buffers.Binary;
using System.Security.Cryptography;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;

namespace EsEnas.Grains.Tests.Checkpoints;

/// <summary>The pure parts of the archive.</summary>
public sealed class ArchiveTests
{
    private static readonly Outcome Sound = new(3, InvalidReason.None, 1.25, 2.5, 100, RunningMoments.FromParts(3, [1.0], [2.0]));

    [Fact]
    public void Record_comes_back_and_matches_its_outcomes()
    {
        Outcome[] outcomes = [Sound, Sound with { Return = -0.0 }, new Outcome(2, InvalidReason.Diverged, 0, 0, 7, null)];
        var record = Assert.Single(OutcomeRecord.ReadAll(OutcomeRecord.Of(12, outcomes).Bytes, 3));
        Assert.Equal((12, 3), (record.Iteration, record.Count));
        Assert.Equal(2.5, record.Return(0));
        Assert.True(double.IsNaN(record.Return(2)));
        for (var i = 0; i < outcomes.Length; i++) Assert.True(record.Matches(i, outcomes[i] with { Index = 99 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => record.Return(3));
    }

    [Fact]
    public void Any_other_bit_of_an_outcome_does_not_match()
    {
        var record = OutcomeRecord.Of(1, [Sound]);
        Outcome[] others =
        [
            Sound with { Return = Math.BitIncrement(2.5) }, Sound with { TrainingReturn = Math.BitIncrement(1.25) },
            Sound with { Steps = 101 }, Sound with { Reason = InvalidReason.Diverged }, Sound with { Moments = null },
            Sound with { Moments = RunningMoments.FromParts(3, [1.0], [Math.BitIncrement(2.0)]) },
        ];
        Assert.All(others, other => Assert.False(record.Matches(0, other)));
    }

    [Fact]
    public void Digest_of_an_invalid_outcome_is_that_of_earlier_builds_whatever_its_reason()
    {
        // Version 2, one outcome, index 0, 7 steps, invalid: all that builds without reasons had.
        var recorded = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData([2, 1, 0, 7, 1]));

        foreach (var reason in InvalidReasonText.All) Assert.Equal(recorded, OutcomeRecord.DigestOf(new Outcome(5, reason, 0, 0, 7, null)));
    }

    [Fact]
    public void Records_of_up_to_so_many_outcomes_read_back_and_others_are_refused()
    {
        var bytes = OutcomeRecord.Of(1, [Sound, Sound]).Bytes;
        byte[] mixed = [.. OutcomeRecord.Of(4, [Sound, Sound, Sound]).Bytes, .. bytes];
        Assert.Equal([(4, 3), (1, 2)], OutcomeRecord.ReadAll(mixed, 3).Select(record => (record.Iteration, record.Count)));
        Assert.Throws<FormatException>(() => OutcomeRecord.ReadAll(mixed, 2));
        Assert.Throws<FormatException>(() => OutcomeRecord.ReadAll(mixed.AsSpan()[..^1], 3));
        bytes[4] = 9;
        Assert.Throws<FormatException>(() => OutcomeRecord.ReadAll(bytes, 2));
        bytes[4] = 0;
        Assert.Throws<FormatException>(() => OutcomeRecord.ReadAll(bytes, 2));
        Assert.Empty(OutcomeRecord.ReadAll([], 2));
    }

    [Theory]
    [InlineData(1, 20, 50)]
    [InlineData(150, 20, 50)]
    [InlineData(300, 13, 76)]
    [InlineData(10_000, 1, 99)]
    [InlineData(1_000_000, 1, 2)]
    public void Ring_is_bounded_in_iterations_and_bytes(int evaluations, int perPart, int parts)
    {
        var ring = new RecordRing(evaluations);
        Assert.Equal((perPart, parts), (ring.IterationsPerPart, ring.Parts));
        // The last iterations lie in different parts, or in the same turn of one.
        for (var iteration = 5000; iteration > 5000 - ring.Iterations; iteration--)
            Assert.True(ring.PartOf(iteration) != ring.PartOf(5000) || ring.TurnOf(iteration) == ring.TurnOf(5000),
                $"iteration {iteration} is overwritten by 5000");
    }

    [Fact]
    public void Thinning_keeps_first_and_last_and_the_others_evenly_spread()
    {
        var kept = new List<KeptCheckpoint>();
        for (var iteration = 100; iteration <= 100_000; iteration += 100)
        {
            kept.Add(new KeptCheckpoint(new(iteration), 10));
            var surplus = Thinning.Surplus(kept, 20, long.MaxValue);
            kept.RemoveAll(k => surplus.Contains(k.Iteration.Value));
            Assert.True(kept.Count <= 20);
            Assert.Equal((100, iteration), (kept[0].Iteration.Value, kept[^1].Iteration.Value));
        }
        var gaps = kept.Zip(kept.Skip(1), (a, b) => b.Iteration.Value - a.Iteration.Value).ToArray();
        Assert.True(gaps.Max() <= 100_000 / 20 * 4, $"the widest gap is {gaps.Max()}");
    }

    [Fact]
    public void Page_on_verification_says_how_many_iterations_a_replay_derives_besides()
    {
        const int Every = 100;
        var page = File.ReadAllText(Checkout.PathOf("docs/verification.md")).ReplaceLineEndings(" ");
        List<KeptCheckpoint> kept = [];
        for (var iteration = Every; iteration <= 10_000; iteration += Every)
        {
            kept.Add(new KeptCheckpoint(new(iteration), 10));
            var surplus = Thinning.Surplus(kept, 20, long.MaxValue);
            kept.RemoveAll(k => surplus.Contains(k.Iteration.Value));
            // The seed is a state too.
            int[] states = [0, .. kept.Select(k => k.Iteration.Value)];
            var gaps = states.Zip(states.Skip(1), (a, b) => b - a).ToArray();
            Assert.True(gaps.Max() - 1 <= Math.Max(Every - 1, iteration / 10), $"{gaps.Max()} at iteration {iteration}");
            if (iteration == 2000) AssertSays($"a run of up to 2,000 iterations keeps every hundredth state, so a replay derives at most " +
                $"{gaps.Max() - 1} iterations besides");
            if (iteration == 10_000) AssertSays($"at most {gaps.Max() - 1} iterations in a run of 10,000, on average " +
                $"{gaps.Sum(gap => (long)gap * (gap - 1) / 2) / iteration}");
        }

        void AssertSays(string figures) => Assert.Contains(figures, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 5)]
    [InlineData(35, 3)]
    [InlineData(0, 2)]
    public void Thinning_respects_bytes_down_to_the_first_and_the_last(long bytes, int left)
    {
        KeptCheckpoint[] kept = [.. Enumerable.Range(1, 5).Select(i => new KeptCheckpoint(new(100 * i), 10))];
        var surplus = Thinning.Surplus(kept, 20, bytes);
        Assert.Equal(left, 5 - surplus.Count);
        Assert.DoesNotContain(100, surplus);
        Assert.DoesNotContain(500, surplus);
    }

    [Fact]
    public void Rows_are_all_kept_for_a_million_iterations_and_every_hundredth_after()
    {
        Assert.True(HistoryLimits.IsKept(new(1)) && HistoryLimits.IsKept(new(1_000_000)) && HistoryLimits.IsKept(new(1_000_100)));
        Assert.False(HistoryLimits.IsKept(new(1_000_001)) || HistoryLimits.IsKept(new(1_000_099)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999_999, 999_999)]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(1_000_099, 1_000_000)]
    [InlineData(1_000_100, 1_000_100)]
    [InlineData(1_234_567, 1_234_500)]
    public void Last_row_that_is_kept_is_one_of_those(int iteration, int kept) =>
        Assert.Equal(kept, HistoryLimits.LastKept(new(iteration)).Value);
}
