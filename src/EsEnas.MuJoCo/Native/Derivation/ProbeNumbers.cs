namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>Numbers that are the same in every process, for models in which no two quantities are alike (SplitMix64).</summary>
internal sealed class ProbeNumbers(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number with six decimals.</summary>
    public double Between(double low, double high) => Math.Round(low + ((high - low) * (Next() >> 11) / (1UL << 53)), 6);

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Between(0, choices.Length - 1)];

    public double[] Three(double low, double high) => [Between(low, high), Between(low, high), Between(low, high)];

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
