using System.Text.RegularExpressions;

namespace EsEnas.Grains.Abstractions;

/// <summary>Says in a few words in what two numerics identities differ, and which MuJoCo an identity speaks of.</summary>
/// <remarks>
/// An identity is <c>esenas numerics N; architecture; C library; objective</c>; that of a task ends in its MuJoCo's version.
/// </remarks>
public static partial class NumericsDifference
{
    private const int ArchitecturePart = 1;
    private const int LibraryPart = 2;

    /// <summary>What differs, such as "MuJoCo 3.12.0 there, 2.2.2 here (MUJOCO_PATH chooses)"; empty if nothing does.</summary>
    /// <param name="there">The identity of the numbers.</param>
    /// <param name="here">That of this process.</param>
    public static string Of(string there, string here)
    {
        ArgumentNullException.ThrowIfNull(there);
        ArgumentNullException.ThrowIfNull(here);
        if (there == here) return "";
        List<string> differences = [];
        Compare("EsEnas numerics", Match(Numerics(), there), Match(Numerics(), here), "");
        Compare("processor", Part(there, ArchitecturePart), Part(here, ArchitecturePart), "");
        Compare("C library", Part(there, LibraryPart), Part(here, LibraryPart), "");
        Compare("task code", Match(TaskCode(), there), Match(TaskCode(), here), "");
        Compare("MuJoCo", MuJoCoOf(there), MuJoCoOf(here), " (MUJOCO_PATH chooses)");

        // Last: another library may well mean another text of the model.
        if (differences.Count == 0) Compare("model", Match(ModelHash(), there), Match(ModelHash(), here), "");
        if (differences.Count == 0) Compare("adaptation of the model", Match(Adaptation(), there), Match(Adaptation(), here), "");
        return differences.Count > 0 ? string.Join("; ", differences) : $"'{Unlike(there, here)}' there, '{Unlike(here, there)}' here";

        void Compare(string name, string? theirs, string? ours, string advice)
        {
            if (theirs != ours) differences.Add($"{name} {theirs ?? "none"} there, {ours ?? "none"} here{advice}");
        }
    }

    /// <summary>The version of MuJoCo in an identity; null if it names none.</summary>
    /// <param name="identity">An identity, as runs and policy files record it.</param>
    public static string? MuJoCoOf(string identity) => Match(MuJoCo(), identity);

    /// <summary>An identity for people: MuJoCo, processor, C library and EsEnas numerics, without hashes.</summary>
    /// <param name="identity">An identity, as runs and policy files record it.</param>
    public static string Describe(string identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        string?[] parts =
        [
            MuJoCoOf(identity) is { } version ? $"MuJoCo {version}" : null, Part(identity, ArchitecturePart), Part(identity, LibraryPart),
            Match(Numerics(), identity) is { } numerics ? $"EsEnas numerics {numerics}" : null,
        ];
        return parts.Any(part => part is not null) ? string.Join(", ", parts.Where(part => part is not null)) : identity;
    }

    /// <summary>The parts of an identity that the other one does not have.</summary>
    private static string Unlike(string identity, string other) => string.Join("; ", identity.Split("; ").Except(other.Split("; ")));

    private static string? Part(string identity, int index) =>
        identity.Split("; ") is var parts && parts.Length > LibraryPart ? parts[index] : null;

    private static string? Match(Regex pattern, string identity) =>
        pattern.Match(identity) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^esenas numerics (\S+?)(;|$)")]
    private static partial Regex Numerics();

    [GeneratedRegex(@"; task (\S+)")]
    private static partial Regex TaskCode();

    [GeneratedRegex(@" model ([0-9a-f]{8})")]
    private static partial Regex ModelHash();

    [GeneratedRegex(@" adapted (\S+) ")]
    private static partial Regex Adaptation();

    [GeneratedRegex(@" mujoco (\d+\.\d+\.\d+\S*)")]
    private static partial Regex MuJoCo();
}
