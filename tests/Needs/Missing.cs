namespace EsEnas.Needs;

/// <summary>
/// What <c>./test.sh --no-install</c> found missing on this machine: the one place that reads it. A test that needs a missing thing is
/// skipped by the thing's name. Without --no-install nothing is missing as far as this class knows, and a test that does not find what it
/// needs fails.
/// </summary>
internal static class Missing
{
    /// <summary>Names of <see cref="External"/>, separated by commas; unset: test.sh installs what is missing.</summary>
    internal const string Variable = "ESENAS_TESTS_WITHOUT";

    // xunit takes an exception whose message begins like this for a skipped test, whoever throws it.
    private const string SkipToken = "$XunitDynamicSkip$";

    private static readonly HashSet<External> All = Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Why a test that needs all of these is skipped; null: it is not.</summary>
    internal static string? SkipReason(IEnumerable<External> needs)
    {
        var missing = needs.Where(All.Contains).Distinct().Order().ToList();
        return missing.Count == 0
            ? null
            : $"needs {string.Join(" and ", missing)}, which this machine does not have (./test.sh without --no-install installs it)";
    }

    /// <summary>
    /// Skips the test that is running if something is missing. For a need that only the running test knows; <see cref="NeedsAttribute"/>
    /// says it before.
    /// </summary>
    internal static void SkipTestWithout(params External[] needs)
    {
        if (SkipReason(needs) is { } reason) throw new InvalidOperationException(SkipToken + reason);
    }

    private static HashSet<External> Parse(string? names) =>
        [.. (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name =>
            Enum.TryParse<External>(name, out var external) && Enum.IsDefined(external)
                ? external
                : throw new InvalidOperationException(
                    $"{Variable}: '{name}' is not one of {string.Join(", ", Enum.GetNames<External>())}"))];
}
