namespace EsEnas.Core.Runs;

/// <summary>The id of a run: what a console accepts as a name, and the key that the run is stored under. Thread safe.</summary>
/// <remarks>
/// It may hold any text, since it also says what somebody asked for; ids that are not allowed are refused where they come in
/// (<see cref="IsValid"/> for new runs, <see cref="IsStorageKey"/> for the others). The default is the empty text.
/// </remarks>
public readonly record struct RunId
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What is allowed.</summary>
    public const string Allowed = "letters a to z and A to Z, digits, '-', '_' and '.' (not '-' first, not '.' or '..' alone), at most 64";

    private readonly string? text;

    /// <summary>An id.</summary>
    /// <param name="text">The text of it.</param>
    public RunId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.text = text.Length > 0 ? text : null;
    }

    /// <summary>Its text.</summary>
    public string Value => text ?? "";

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

    /// <inheritdoc/>
    public override string ToString() => Value;
}
