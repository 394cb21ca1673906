using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>Specifications from and to text. Pure: a YAML reader elsewhere makes the nodes.</summary>
/// <remarks>Thread safe.</remarks>
public static class SpecificationText
{
    private const int CommentWidth = 110;

    /// <summary>
    /// Reads and checks a new run's specification: keys, types, ranges, and that every value has an effect under the chosen kinds; what is
    /// left out has its default. What depends on the task's sizes is checked when the objective is made.
    /// </summary>
    /// <exception cref="SpecificationException">Lists every unknown key, wrong type, value out of range and value without
    /// effect.</exception>
    public static ExperimentSpecification Read(DocumentNode root) => Read(root, null);

    /// <inheritdoc cref="Read(DocumentNode)"/>
    /// <param name="root">The text's root.</param>
    /// <param name="warnings">Takes a sentence for each old name, which only this version accepts.</param>
    public static ExperimentSpecification Read(DocumentNode root, ICollection<string>? warnings) =>
        Read(root, Recipes.Of(root, Recipes.Paper, _ => null), warnings);

    /// <inheritdoc cref="Read(DocumentNode)"/>
    /// <param name="root">The text's root; a recipe that it names is the one given.</param>
    /// <param name="recipe">The values underneath (<see cref="Recipes.Of"/>); those without effect give way without a word.</param>
    /// <param name="warnings">Takes a sentence for each old name, which only this version accepts.</param>
    public static ExperimentSpecification Read(DocumentNode root, Recipe recipe, ICollection<string>? warnings)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(recipe);
        var layer = recipe.Read(warnings);
        return new SpecificationReader(layer.Specification, mustHaveEffect: true, warnings, recipe.Name, layer.Paths)
            .Read(root is MappingNode mapping ? Recipes.Without(mapping) : root) with
        {
            Recipe = recipe.Name,
        };
    }

    /// <summary>
    /// As <see cref="Read(DocumentNode)"/>, for the specification of a run that exists: a key that is left out was not known when it was
    /// stored, and means what that build did. Values without effect, which older builds took, are kept.
    /// </summary>
    /// <exception cref="SpecificationException">As <see cref="Read(DocumentNode)"/>.</exception>
    public static ExperimentSpecification ReadStored(DocumentNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return new SpecificationReader(SpecificationSchema.Stored, mustHaveEffect: false).Read(root);
    }

    /// <summary>Checks a specification that code has made, by the same rules as <see cref="Read(DocumentNode)"/>.</summary>
    /// <exception cref="SpecificationException">Lists every value that is not allowed.</exception>
    public static void Validate(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var errors = new ErrorList();
        foreach (var entry in SpecificationSchema.Entries)
            if (!entry.IsAllowed(specification)) errors.Add(entry.Path, Show(entry, specification), entry.Allowed, 0);
        SpecificationReader.CheckTogether(specification, errors, _ => 0);
        errors.ThrowIfAny();
    }

    /// <summary>Replaces or adds the value at a dotted path (<c>--set path=value</c>), before reading.</summary>
    /// <exception cref="SpecificationException">The path runs through a plain value or has an empty part.</exception>
    public static MappingNode Set(MappingNode root, string path, DocumentNode value) => Set(root, path, value, null);

    /// <inheritdoc cref="Set(MappingNode, string, DocumentNode)"/>
    /// <param name="root">The text's root.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="value">Its value.</param>
    /// <param name="warnings">Takes a sentence if the path has an old name where the text has the new one.</param>
    public static MappingNode Set(MappingNode root, string path, DocumentNode value, ICollection<string>? warnings)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('.');
        if (parts.Length > SpecificationReader.MaxDepth || parts.Any(string.IsNullOrWhiteSpace))
            throw new SpecificationException(new SpecificationError(ErrorList.Shorten(path), ErrorList.Shorten(ErrorList.Show(value)),
                "the path must be a key's dotted path, such as optimizer.sigma"));
        // A section with an old and a new name keeps the one that it has.
        if (RenamedSections.OtherName(parts[0]) is { } other && Has(root, other) && !Has(root, parts[0]))
        {
            if (RenamedSections.NewName(parts[0]) is not null) warnings?.Add(RenamedSections.Warning(parts[0], 0));
            parts[0] = other;
        }

        return Set(root, path, parts, 0, value);
    }

    /// <summary>A part of a specification as YAML that reads back to equal nodes.</summary>
    public static string Write(MappingNode part) => NodeText.Write(part);

    /// <summary>
    /// The canonical YAML, which is stored and travels: every key in fixed order under its first name, which never changes, but later keys
    /// only where they are set; equal specifications give equal text. Reads back, as a stored one, to the same specification.
    /// </summary>
    public static string ToCanonicalYaml(ExperimentSpecification specification) => ToYaml(specification, stored: true, comments: false);

    /// <summary>The same with the names of today, for people.</summary>
    public static string ToReadableYaml(ExperimentSpecification specification) => ToYaml(specification, stored: false, comments: false);

    /// <summary>The same as <see cref="ToReadableYaml"/> with a comment on every key: meaning, range, default, source.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="recipe">The recipe whose values lie underneath: a key that it sets says so; null for none.</param>
    public static string ToCommentedYaml(ExperimentSpecification specification, Recipe? recipe = null) =>
        ToYaml(specification, stored: false, comments: true, recipe);

    /// <summary>
    /// The first 128 bits of SHA-256 over all keys but the recipe's, as 32 hex digits. Keys with the value that a record without them means
    /// do not count, so that a key of a later build leaves the hash of older specifications alone.
    /// </summary>
    public static string Hash(ExperimentSpecification specification) =>
        Hash(specification, SpecificationSchema.Entries.Where(entry => entry.Role != KeyRole.Origin));

    /// <summary>
    /// The same over the keys whose role is training: the others may change while a run goes on.
    /// </summary>
    public static string TrainingHash(ExperimentSpecification specification) =>
        Hash(specification, SpecificationSchema.Entries.Where(entry => entry.Role == KeyRole.Training));

    /// <summary>
    /// The same over all that makes a method: what steers training and what chooses and finishes the policy, but not the seed, how long the
    /// run trains and what it keeps on the way. Values without effect do not count.
    /// </summary>
    public static string MethodHash(ExperimentSpecification specification) => Hash(IdleKeys.Without(specification) with { Seed = 0 },
        SpecificationSchema.Entries.Where(entry => entry.Role is KeyRole.Training or KeyRole.Policy));

    private static string Hash(ExperimentSpecification specification, IEnumerable<OptionKey<ExperimentSpecification>> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            var value = entry.Write(specification);
            if (value != entry.Write(SpecificationSchema.Stored)) text.Append(entry.StoredPath).Append('=').Append(value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static MappingNode Set(MappingNode node, string path, string[] parts, int depth, DocumentNode value)
    {
        var entries = node.Entries.ToList();
        var at = entries.FindIndex(entry => entry.Key == parts[depth]);
        var replacement = value;
        if (depth < parts.Length - 1)
        {
            replacement = (at < 0 ? null : entries[at].Value) switch
            {
                MappingNode inner => Set(inner, path, parts, depth + 1, value),
                null or ScalarNode { IsNull: true } => Set(new MappingNode([], 0), path, parts, depth + 1, value),
                var other => throw new SpecificationException(new SpecificationError(ErrorList.Shorten(path),
                    ErrorList.Shorten(ErrorList.Show(value)), $"'{ErrorList.Shorten(parts[depth])}' is a plain value and has no keys",
                    other.Line)),
            };
        }

        var changed = KeyValuePair.Create(parts[depth], replacement);
        if (at < 0) entries.Add(changed);
        else entries[at] = changed;
        return new MappingNode(entries, node.Line);
    }

    /// <summary>A specification's root with today's names in place of old ones.</summary>
    /// <param name="root">The text's root.</param>
    /// <param name="warnings">Takes a sentence for each old name.</param>
    public static MappingNode WithTodaysNames(MappingNode root, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(warnings);
        return new MappingNode([.. root.Entries.Select(entry =>
        {
            if (RenamedSections.NewName(entry.Key) is not { } renamed) return entry;
            warnings.Add(RenamedSections.Warning(entry.Key, entry.Value.Line));
            return KeyValuePair.Create(renamed, entry.Value);
        })], root.Line);
    }

    private static bool Has(MappingNode root, string key) => root.Entries.Any(entry => entry.Key == key && entry.Value is MappingNode);

    private static string ToYaml(ExperimentSpecification specification, bool stored, bool comments, Recipe? recipe = null)
    {
        var cooked = (recipe?.Values ?? []).ToDictionary(value => value.Path, value => value.Value, StringComparer.Ordinal);
        var yaml = new StringBuilder();
        var section = "";
        foreach (var entry in SpecificationSchema.Entries)
        {
            var (path, value) = (stored ? entry.StoredPath : entry.Path, entry.Write(specification));
            if (stored && entry.IsLater && value == entry.Write(SpecificationSchema.Stored)) continue;
            var dot = path.IndexOf('.', StringComparison.Ordinal);
            var entrySection = dot < 0 ? "" : path[..dot];
            if (entrySection.Length > 0 && entrySection != section) yaml.Append(entrySection).Append(":\n");
            section = entrySection;
            var indent = dot < 0 ? "" : "  ";
            if (comments)
                AppendComment(yaml, indent, entry, cooked.TryGetValue(entry.Path, out var set) ? $" Recipe {recipe!.Name}: {set}." : "");
            // A block begins on a line of its own.
            yaml.Append(indent).Append(path.AsSpan(dot + 1)).Append(value.StartsWith('\n') ? ":" : ": ").Append(value).Append('\n');
        }

        return yaml.ToString();
    }

    private static void AppendComment(StringBuilder yaml, string indent, OptionKey<ExperimentSpecification> entry, string note)
    {
        var standard = entry.Write(SpecificationSchema.Defaults);
        var text =
            $"{entry.Meaning} Allowed: {entry.Allowed}.{(standard.Length > 0 ? $" Default: {standard}." : "")}{note} "
            + $"Source: {entry.Source}.";
        var column = int.MaxValue / 2;
        foreach (var word in text.Split(' '))
        {
            if (column + 1 + word.Length > CommentWidth)
            {
                if (column < CommentWidth + 1) yaml.Append('\n');
                yaml.Append(indent).Append('#');
                column = indent.Length + 1;
            }

            yaml.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        yaml.Append('\n');
    }

    // A value that is not allowed may have no text of its own, such as an uninitialised list.
    private static string Show(OptionKey<ExperimentSpecification> entry, ExperimentSpecification specification)
    {
        try
        {
            return entry.Write(specification) ?? "null";
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException)
        {
            return "nothing";
        }
    }
}
