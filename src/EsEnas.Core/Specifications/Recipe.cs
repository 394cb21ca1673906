using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>
/// A named set of values underneath a specification's own: defaults, then the recipe, then what the user says. It may lie on another one.
/// What it sets and what then has no effect gives way without a word.
/// </summary>
/// <remarks>
/// The run keeps the values, never the recipe alone: it stays what it was when a later build changes the recipe. Immutable, thread safe.
/// </remarks>
public sealed class Recipe
{
    private readonly MappingNode values;
    private readonly Recipe? under;
    private readonly string file;
    private readonly IReadOnlyDictionary<string, string> reasons;

    private Recipe(string name, string meaning, string file, MappingNode values, Recipe? under, IReadOnlyDictionary<string, string> reasons)
    {
        (Name, Meaning, this.file, this.values, this.under, this.reasons) = (name, meaning, file, values, under, reasons);
    }

    /// <summary>Its name as a run records it.</summary>
    public string Name { get; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Meaning { get; }

    /// <summary>What it sets, with what lies under it, in the order of the keys.</summary>
    public IReadOnlyList<RecipeValue> Values
    {
        get
        {
            var layer = Read(null);
            return [.. SpecificationSchema.Entries.Where(entry => layer.Paths.Contains(entry.Path))
                .Select(entry => new RecipeValue(entry.Path, entry.Write(layer.Specification), WhyOf(entry.Path)))];
        }
    }

    /// <summary>A recipe of this program.</summary>
    internal static Recipe BuiltIn(string name, string meaning, params ReadOnlySpan<RecipeValue> settings)
    {
        var root = new MappingNode([], 0);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            root = SpecificationText.Set(root, setting.Path, NodeOf(setting.Value));
            reasons.Add(setting.Path, setting.Why);
        }

        return new Recipe(name, meaning, "", root, null, reasons);
    }

    /// <summary>The recipe of a user's file.</summary>
    /// <param name="path">The file as the user named it, for messages.</param>
    /// <param name="values">What stands in it, without a recipe of its own.</param>
    /// <param name="under">The recipe that it lies on; null for none.</param>
    /// <param name="warnings">Takes a sentence for each old name, which only this version accepts.</param>
    /// <exception cref="SpecificationException">It sets what is not allowed, or not of a recipe; every error names the file.</exception>
    public static Recipe OfFile(string path, MappingNode values, Recipe? under, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(warnings);
        var named = SpecificationText.WithTodaysNames(values, warnings);
        var recipe = new Recipe("", "", path, named, under, new Dictionary<string, string>());
        var text = string.Concat(recipe.Values.Select(value => $"{value.Path}={value.Value}\n"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return new Recipe(RecipeNameKind.OfFile(Path.GetFileName(path), hash), "", path, named, under, recipe.reasons);
    }

    /// <summary>A recipe that is only a record: the values that it gave stand in the specification itself.</summary>
    internal static Recipe Recorded(string name) =>
        new(name, "", "", new MappingNode([], 0), null, new Dictionary<string, string>());

    /// <summary>Its values over the defaults of new runs, and which keys it sets.</summary>
    internal RecipeLayer Read(ICollection<string>? warnings)
    {
        var below = under?.Read(warnings) ?? new RecipeLayer(SpecificationSchema.Defaults, new HashSet<string>());
        try
        {
            return new SpecificationReader(below.Specification, mustHaveEffect: false, warnings).ReadRecipe(values, below.Paths);
        }
        catch (SpecificationException invalid) when (file.Length > 0)
        {
            throw new SpecificationException([.. invalid.Errors.Select(error => error with { Key = $"{file}: {error.Key}" })]);
        }
    }

    private string WhyOf(string path) => reasons.GetValueOrDefault(path) ?? under?.WhyOf(path) ?? "";

    private static DocumentNode NodeOf(string value) => value.StartsWith('[')
        ? new SequenceNode([.. value[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => new ScalarNode(item, Quoted: false, 0))], 0)
        : new ScalarNode(value, Quoted: false, 0);
}
