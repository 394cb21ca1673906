using EsEnas.Core.Numerics;
using EsEnas.Grains.Rollouts;

namespace EsEnas.Grains.Tests.Rollouts;

public sealed class FairQueueTests
{
    [Fact]
    public void Dequeue_of_an_empty_queue_gives_nothing() => Assert.False(new FairQueue<int>().TryDequeue(out _));

    [Fact]
    public void Newcomer_is_served_within_one_round()
    {
        var queue = new FairQueue<string>();
        foreach (var item in new[] { "a1", "a2", "a3" }) queue.Enqueue("a", item);
        Assert.True(queue.TryDequeue(out var first));
        queue.Enqueue("b", "b1");
        Assert.Equal("a1", first);
        Assert.Equal(["a2", "b1", "a3"], Drain(queue));
    }

    [Fact]
    public void Removed_item_is_not_served_and_cannot_be_removed_twice()
    {
        var queue = new FairQueue<string>();
        var node = queue.Enqueue("a", "a1");
        queue.Enqueue("b", "b1");
        Assert.Equal(1, queue.Remove(node));
        Assert.Equal(0, queue.Remove(node));
        Assert.Equal(1, queue.Count);
        Assert.Equal(["b1"], Drain(queue));
    }

    [Fact]
    public void Item_that_was_served_cannot_be_removed()
    {
        var queue = new FairQueue<string>();
        var node = queue.Enqueue("a", "a1");
        queue.Enqueue("a", "a2");
        queue.TryDequeue(out _);
        Assert.Equal(0, queue.Remove(node));
        Assert.Equal(["a2"], Drain(queue));
    }

    [Fact]
    public void Item_of_several_pieces_takes_turns_with_other_runs_and_is_removed_by_what_is_left()
    {
        var queue = new FairQueue<string>();
        var node = queue.Enqueue("a", "a1", pieces: 5);
        queue.Enqueue("a", "a2");
        queue.Enqueue("b", "b1", pieces: 2);
        Assert.Equal(8, queue.Count);
        var served = Enumerable.Range(0, 4).Select(_ => queue.TryDequeue(out var item) ? item : "none");
        Assert.Equal(["a1", "b1", "a1", "b1"], served);
        Assert.Equal(3, queue.Remove(node));
        Assert.Equal(1, queue.Count);
        Assert.Equal(["a2"], Drain(queue));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Enqueue("a", "a3", pieces: 0));
    }

    [Fact]
    public void Queue_serves_every_item_once_in_order_within_its_run()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Sample);
            var queue = new FairQueue<(int Run, int Number)>();
            var next = new int[4];
            var served = new int[4];
            var waiting = 0;
            for (var step = 0; step < 200; step++)
            {
                var run = random.NextInt(4);
                if (random.NextInt(2) == 0)
                {
                    queue.Enqueue($"{run}", (run, next[run]++));
                    waiting++;
                }
                else if (queue.TryDequeue(out var item))
                {
                    waiting--;
                    Assert.True(served[item.Run]++ == item.Number, $"seed {seed}: run {item.Run} served out of order");
                }
                Assert.True(queue.Count == waiting, $"seed {seed}: count");
            }
        }
    }

    private static List<string> Drain(FairQueue<string> queue)
    {
        var items = new List<string>();
        while (queue.TryDequeue(out var item)) items.Add(item);
        return items;
    }
}
