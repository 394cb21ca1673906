namespace EsEnas.Core.Numerics;

/// <summary>
/// The block function of Philox 4x32 with ten rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
/// a bijection of 128-bit counters for every 64-bit key.
/// </summary>
/// <remarks>Pure, thread safe. The values are those of the paper's reference vectors and never change.</remarks>
public static class Philox4x32
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The four random words of one counter (least significant word first) under one key (least significant word first).</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint counter0, uint counter1, uint counter2, uint counter3,
        uint key0, uint key1)
    {
        for (var round = 0; round < 10; round++)
        {
            var product0 = (ulong)Multiplier0 * counter0;
            var product1 = (ulong)Multiplier1 * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter1 = (uint)product1;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (counter0, counter1, counter2, counter3);
    }
}
