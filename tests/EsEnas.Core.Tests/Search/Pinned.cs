using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

/// <summary>Results that stored runs depend on. A change here breaks them.</summary>
internal static class Pinned
{
    public static readonly int[] Edges = [516, 716, 182, 558, 561, 38];
    public static readonly int[] SortedEdges = [23, 401, 410, 491, 581, 702];
    public static readonly int[] Repeated = [3, 6, 1, 0, 0, 6];
    public static readonly int[] RepeatedSorted = [0, 2, 2, 2, 7, 8];
    public static readonly Dna Dict = new([20, 0, 1, 11, 12, 4, 3, 25, 7, 5, 6, 2, 0, 0], [0.4308366799781511]);
    public static readonly Dna Nested = new([2, 0, 1, 2], [0.08694210349949094, 0.49376641276028077]);
    public static readonly string[] Hashes =
    [
        "4a3a3a4ba6523826", "1f9466955910934c", "cfd27ba955af3297", "f16f438763bf479f", "2cc2eb7948b9f6d0", "f92be4e2f649f139",
        "8bcda5f3164ab7c0", "81dedb5fb9e06384", "9bc4d575263acba3",
    ];
}
