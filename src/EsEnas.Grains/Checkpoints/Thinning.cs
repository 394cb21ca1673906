using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Checkpoints;

/// <summary>
/// Which kept checkpoint goes when there are too many: the one whose neighbors are closest to each other, never the first nor the last.
/// </summary>
internal static class Thinning
{
    /// <summary>The checkpoints that go.</summary>
    /// <param name="kept">By iteration, ascending.</param>
    /// <param name="most">How many may stay, at least 2.</param>
    /// <param name="mostBytes">How many bytes may stay; the first and the last stay whatever they take.</param>
    public static IReadOnlyList<int> Surplus(IReadOnlyList<KeptCheckpoint> kept, int most, long mostBytes)
    {
        var staying = kept.ToList();
        var bytes = staying.Sum(k => (long)k.Bytes);
        var going = new List<int>();
        while (staying.Count > 2 && (staying.Count > most || bytes > mostBytes))
        {
            var at = 1;
            for (var i = 2; i < staying.Count - 1; i++)
                if (Gap(i) < Gap(at)) at = i;
            going.Add(staying[at].Iteration.Value);
            bytes -= staying[at].Bytes;
            staying.RemoveAt(at);
        }
        return going;

        int Gap(int at) => staying[at + 1].Iteration.Value - staying[at - 1].Iteration.Value;
    }
}
