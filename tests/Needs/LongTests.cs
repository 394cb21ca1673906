namespace EsEnas.Needs;

/// <summary>Checks that take minutes are made in full where they are asked for, and in short otherwise.</summary>
internal static class LongTests
{
    /// <summary>Whether they are asked for: <c>./test.sh --long</c>, or ESENAS_LONG_TESTS=1.</summary>
    public static bool AreAsked { get; } = Environment.GetEnvironmentVariable("ESENAS_LONG_TESTS") == "1";
}
