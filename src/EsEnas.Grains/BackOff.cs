namespace EsEnas.Grains;

/// <summary>Exponential back-off for calls to silos and stores: 0.1 s, doubled after each failure, at most 5 s.</summary>
internal static class BackOff
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="failures">Failures in a row before this one, at least 0.</param>
    public static TimeSpan After(int failures)
    {
        var wait = First * Math.Pow(2, Math.Min(failures, 10));
        return wait < Longest ? wait : Longest;
    }
}
