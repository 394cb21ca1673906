using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Specifications;

/// <summary>Recipes in files of the user's: a specification's keys without task and seed, perhaps on another recipe.</summary>
internal static class RecipeFile
{
    private const int MaxDepth = 8;

    /// <summary>The recipe that a text names.</summary>
    /// <param name="root">The text of a specification, or of a part of a sweep.</param>
    /// <param name="standard">The recipe of a text that names none.</param>
    /// <param name="folder">Where the files are that the text names; the command line's are named from here.</param>
    /// <param name="warnings">Takes a sentence for each old name, which only this version accepts.</param>
    /// <exception cref="SpecificationException">There is no such recipe, or its file is refused.</exception>
    /// <exception cref="CommandException">There is no such file, or it is no text.</exception>
    public static Recipe Of(MappingNode root, Recipe standard, string folder, ICollection<string> warnings) =>
        Of(root, standard, folder, warnings, 0);

    private static Recipe Of(MappingNode root, Recipe standard, string folder, ICollection<string> warnings, int depth) =>
        Recipes.Of(root, standard, node => Open(node, folder, warnings, depth));

    private static Recipe? Open(ScalarNode node, string folder, ICollection<string> warnings, int depth)
    {
        // Nodes of the command line have no line.
        var path = node.Line > 0 ? Path.Combine(folder, node.Text) : node.Text;
        if (Directory.Exists(path))
            throw CommandException.Usage($"recipe: {SafeText.Shown(path)} is a directory; a recipe's file is wanted");
        if (!File.Exists(path))
            return SpecificationSource.LooksLikePath(node.Text)
                ? throw CommandException.Usage($"recipe: there is no file {SafeText.Shown(path)}")
                : null;
        if (depth == MaxDepth)
            throw CommandException.Usage($"recipe: {SafeText.Shown(path)} lies on more than {MaxDepth} recipes, or on itself");
        MappingNode root;
        try
        {
            root = SpecificationYaml.Parse(SpecificationSource.ReadFile(path));
        }
        catch (SpecificationException invalid)
        {
            throw new SpecificationException([.. invalid.Errors.Select(error => error with { Key = $"{path}: {error.Key}" })]);
        }

        var under = Of(root, Recipes.Paper, Path.GetDirectoryName(Path.GetFullPath(path))!, warnings, depth + 1);
        var values = new MappingNode([.. root.Entries.Where(entry => entry.Key != Recipes.Key)], root.Line);
        return Recipe.OfFile(path, values, under, warnings);
    }
}
