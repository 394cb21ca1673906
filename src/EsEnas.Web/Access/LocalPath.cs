namespace EsEnas.Web.Access;

/// <summary>Where a browser goes after its login: a path of this host, whatever it was told.</summary>
internal static class LocalPath
{
    private const int Longest = 2000;

    /// <summary>The path if it is one of this host and one line of plain text; else the first page.</summary>
    internal static string Of(string asked) =>
        asked.Length is > 0 and <= Longest && asked[0] == '/' && (asked.Length == 1 || asked[1] is not ('/' or '\\'))
            && asked.All(c => c is > ' ' and < '\u007f' and not '\\')
            ? asked
            : "/";
}
