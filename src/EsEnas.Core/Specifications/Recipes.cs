using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>The recipes that there are.</summary>
/// <remarks>Thread safe.</remarks>
public static class Recipes
{
    /// <summary>The key of a specification that names one.</summary>
    public const string Key = "recipe";

    /// <summary>The name of <see cref="Paper"/>, and what a record without the key means.</summary>
    internal const string PaperName = "paper";

    /// <summary>The defaults: Algorithm 1 as published, with which the recorded numbers are made.</summary>
    public static Recipe Paper { get; } = Recipe.BuiltIn(PaperName, "Algorithm 1 as published: every key at its default.");

    /// <summary>The smallest policy in seconds.</summary>
    public static Recipe Small { get; } = SmallRecipe.Recipe;

    /// <summary>The recipe of a task that is named without a specification file.</summary>
    public static Recipe OfTasks => Small;

    /// <summary>All, in the order in which they are listed.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [Paper, Small];

    /// <summary>The recipe of that name; null if there is none.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);

    /// <summary>The recipe that a specification names.</summary>
    /// <param name="root">The specification's text.</param>
    /// <param name="standard">The recipe of a text that names none.</param>
    /// <param name="open">Opens a recipe that is no built-in one: the file of that path, or null for what cannot be a path.</param>
    /// <exception cref="SpecificationException">There is no such recipe.</exception>
    public static Recipe Of(DocumentNode root, Recipe standard, Func<ScalarNode, Recipe?> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (root is not MappingNode mapping) return standard;
        var node = mapping.Entries.FirstOrDefault(entry => entry.Key == Key).Value;
        if (node is null or ScalarNode { IsNull: true }) return standard;
        if (node is ScalarNode scalar)
        {
            if (Find(scalar.Text) is { } known) return known;
            if (RecipeNameKind.IsOfFile(scalar.Text))
            {
                if (HasEveryKey(mapping)) return Recipe.Recorded(scalar.Text);
                throw new SpecificationException(new SpecificationError(Key, ErrorList.Shorten(scalar.Text), new RecipeNameKind().Allowed +
                    "; this is the record of a file, and the file is wanted as long as not every key stands beside it", node.Line));
            }
            if (open(scalar) is { } opened) return opened;
        }

        var text = ErrorList.Show(node);
        var allowed = new RecipeNameKind().Allowed + Spelling.Suggestion(text, All.Select(recipe => recipe.Name));
        throw new SpecificationException(new SpecificationError(Key, ErrorList.Shorten(text), allowed, node.Line));
    }

    // As in what 'spec' prints and what is stored. Keys that came later may be left out: the text may be of an older build.
    private static bool HasEveryKey(MappingNode root)
    {
        var paths = root.Entries.SelectMany(entry => entry.Value is MappingNode section
            ? section.Entries.Select(inner => $"{entry.Key}.{inner.Key}") : [entry.Key]).ToHashSet(StringComparer.Ordinal);
        return SpecificationSchema.Entries.All(entry =>
            entry.IsLater || entry.Path == Key || paths.Contains(entry.Path) || paths.Contains(entry.StoredPath));
    }

    /// <summary>A text without the key that names a recipe.</summary>
    internal static MappingNode Without(MappingNode root) => new([.. root.Entries.Where(entry => entry.Key != Key)], root.Line);
}
