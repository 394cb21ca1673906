using EsEnas.Core.Specifications;

namespace EsEnas.Client.Parsing;

/// <summary>Ids of runs.</summary>
internal static class RunName
{
    public const int MaxLength = 64;

    public static bool IsValid(string name)
    {
        // Ids are parts of paths in some stores, where the last two mean a folder.
        if (name.Length is 0 or > MaxLength || name[0] == '-' || name is "." or "..") return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return true;
    }

    /// <summary>The name itself, checked.</summary>
    /// <exception cref="CommandException">It is not a name.</exception>
    public static string Checked(string name) => IsValid(name)
        ? name
        : throw CommandException.Usage($"'{Shown(name)}' is not the name of a run: letters, digits, '-', '_' and '.' (not '-' first, not '.' or '..' alone), at most {MaxLength}");

    /// <summary>The name that a specification gets without <c>--name</c>: task (a function's slash as a hyphen) and 8 hex digits of its
    /// hash, so that equal specifications are one run.</summary>
    public static string Of(ExperimentSpecification specification) => $"{specification.Task.Replace('/', '-')}-{SpecificationText.Hash(specification)[..8]}";

    private static string Shown(string name) => name.Length > 80 ? name[..80] + "…" : name;
}
