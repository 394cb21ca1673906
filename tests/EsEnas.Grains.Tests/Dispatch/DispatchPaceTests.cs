using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

public sealed class DispatchPaceTests
{
    [Fact]
    public void Pace_of_an_unknown_silo_starts_small() => Assert.Equal(new DispatchPace(2, 1), DispatchPace.For(1, 1, 1000, 0));

    [Theory]
    [InlineData(0.03, 2, 2, 150)]
    [InlineData(0.001, 2, 2, 150)]
    [InlineData(0.00001, 16, 16, 100_000)]
    [InlineData(20, 64, 1024, 100_000)]
    public void Window_covers_the_slots_and_batch_a_part_of_it(double seconds, int slots, int allSlots, int queued)
    {
        var pace = DispatchPace.For(slots, allSlots, queued, seconds);
        Assert.True(pace.Window > slots);
        Assert.InRange(pace.Batch, 1, (pace.Window + 1) / 2);
        Assert.True(pace.Batch == 1 || pace.Batch * seconds / slots <= 1, $"a batch of {pace.Batch} takes too long");
    }

    [Theory]
    [InlineData(0.05, 1, 11, 6)]
    [InlineData(0.05, 16, 176, 44)]
    [InlineData(0.25, 4, 12, 6)]
    [InlineData(0.5, 16, 32, 8)]
    [InlineData(2, 16, 32, 8)]
    [InlineData(0, 16, 32, 8)]
    public void Batch_is_a_quarter_of_the_window_and_up_to_half_of_it_where_evaluations_are_short(double seconds, int slots,
        int window, int batch) =>
            Assert.Equal(new DispatchPace(window, batch), DispatchPace.For(slots, slots, 1000, seconds));

    [Fact]
    public void Surplus_shrinks_to_nothing_when_the_queue_is_empty() => Assert.Equal(4, DispatchPace.For(4, 16, 0, 0.001).Window);

    [Fact]
    public void Surplus_of_all_silos_leaves_half_of_the_queue_for_later()
    {
        var pace = DispatchPace.For(2, 20, 100, 0.0001);
        Assert.Equal(2 + 5, pace.Window);
    }

    [Fact]
    public void Patience_grows_with_the_evaluation_and_has_a_default()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), DispatchPace.Timeout(0));
        Assert.True(DispatchPace.Timeout(1) > TimeSpan.FromSeconds(3));
    }
}
