namespace EsEnas.Tests;

/// <summary>What a piece of work allocates by itself, apart from what the runtime allocates once meanwhile.</summary>
internal static class Allocations
{
    /// <summary>
    /// The bytes that <paramref name="work"/> allocates on this thread: the least of several rounds. What belongs to the work is in
    /// every round; code that is compiled anew or an object made at its first use is in one.
    /// </summary>
    public static long Of(Action work)
    {
        const int Rounds = 5;
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
