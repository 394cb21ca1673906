using System.Globalization;

namespace EsEnas.Benchmarks;

/// <summary>A ratio that a benchmark measures and the bound that it is expected to keep (docs/performance.md).</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Measured">The ratio.</param>
/// <param name="Bound">The bound.</param>
/// <param name="IsLeast">Whether the bound is the least that is expected; otherwise it is the most.</param>
internal readonly record struct Expectation(string Name, double Measured, double Bound, bool IsLeast)
{
    public static Expectation AtLeast(string name, double measured, double bound) => new(name, measured, bound, true);

    public static Expectation AtMost(string name, double measured, double bound) => new(name, measured, bound, false);

    /// <summary>Whether it is kept; a ratio that could not be measured is a miss.</summary>
    public bool IsMet => IsLeast ? Measured >= Bound : Measured <= Bound;

    /// <summary>Prints measured against expected. Returns 0, or 1 on a miss: a benchmark's exit code.</summary>
    public static int Report(params IReadOnlyList<Expectation> all)
    {
        foreach (var one in all)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(one.IsMet ? "met " : "MISS")}  {one.Name}: measured {one.Measured:F3}, " +
                $"expected at {(one.IsLeast ? "least" : "most")} {one.Bound:F3}"));
        }

        return all.All(one => one.IsMet) ? 0 : 1;
    }
}
