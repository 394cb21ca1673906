using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>
/// The name of a recipe as it is recorded: that of a recipe of this program, or a file's name, an <c>@</c> and 8 hex digits of a hash of
/// its values.
/// </summary>
internal sealed class RecipeNameKind : ValueKind<string>
{
    private const int MaxLength = 120;
    private const int HashLength = 8;

    public override string Allowed => $"{string.Join(", ", Recipes.All.Select(recipe => recipe.Name))}, or the file of one (YAML)";

    /// <summary>Whether a name is that of a file's recipe, with its hash.</summary>
    public static bool IsOfFile(string name) =>
        name.Length > HashLength + 1 && name[^(HashLength + 1)] == '@' && name[^HashLength..].All(char.IsAsciiHexDigitLower)
        && name[..^(HashLength + 1)].All(IsPlain);

    /// <summary>The name of a file's recipe.</summary>
    /// <param name="file">The file's name, without a folder.</param>
    /// <param name="hash">A hash of its values, in hex digits.</param>
    public static string OfFile(string file, string hash)
    {
        var plain = string.Concat(file.Select(c => IsPlain(c) ? c : '_'));
        return $"{(plain.Length > MaxLength - HashLength - 1 ? plain[..(MaxLength - HashLength - 1)] : plain)}@{hash[..HashLength]}";
    }

    public override bool TryRead(DocumentNode node, out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        return node is ScalarNode && IsAllowed(value);
    }

    // A stored name may be that of a recipe which another build has.
    public override bool IsAllowed(string value) => value is { Length: > 0 and <= MaxLength } && (IsOfFile(value)
        || (value is not ("null" or "true" or "false") && char.IsAsciiLetterLower(value[0])
            && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')));

    public override string Write(string value) => value;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
