namespace EsEnas.Grains.Abstractions;

/// <summary>The rule for ids of runs: what a console accepts as a name, and a silo as the key of a new run. Thread safe.</summary>
public static class RunId
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What is allowed.</summary>
    public const string Allowed = "letters a to z and A to Z, digits, '-', '_' and '.' (not '-' first, not '.' or '..' alone), at most 64";

    /// <summary>Whether a text can be the id of a run.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // Ids are parts of paths in some stores, where the last two mean a folder.
        if (name.Length is 0 or > MaxLength || name[0] == '-' || name is "." or "..") return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return true;
    }

    /// <summary>
    /// Whether a grain key can be a key of every store: runs that builds without <see cref="IsValid"/> at their silos accepted keep working
    /// under such keys. No part between slashes is empty, '.' or '..', since some stores fold those away.
    /// </summary>
    public static bool IsStorageKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length is > 0 and <= 512 && !key.Contains('\\', StringComparison.Ordinal)
            && !key.Split('/').Any(part => part is "" or "." or "..");
    }
}
