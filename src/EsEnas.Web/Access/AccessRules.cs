namespace EsEnas.Web.Access;

/// <summary>Who may ask a web host for what.</summary>
internal sealed record AccessRules
{
    /// <summary>The key that its operator gave it; null = it has none, and only links that it gives away itself let somebody in.</summary>
    public HttpKey? Key { get; init; }

    /// <summary>The links that let a browser in without the key.</summary>
    public required LoginLinks Links { get; init; }

    /// <summary>Paths that a listener marked with <see cref="OpenListener"/> answers to anybody, those below them included.</summary>
    public IReadOnlyList<string> OpenPaths { get; init; } = [];

    /// <summary>
    /// Whether the host listens on loopback only, so that other host names than those of loopback are refused everywhere.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>What the refusal says to do where there is no key to ask for.</summary>
    public string Hint { get; init; } = "";
}
