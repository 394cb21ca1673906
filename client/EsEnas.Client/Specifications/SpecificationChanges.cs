using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Specifications;

/// <summary>What a command line changes in a specification: values at dotted paths, in order, later ones winning.</summary>
internal sealed record SpecificationChanges(IReadOnlyList<KeyValuePair<string, string>> Values)
{
    public static SpecificationChanges None { get; } = new([]);

    /// <summary>From the options of `run` and its relatives; <c>--set</c> comes last.</summary>
    /// <exception cref="CommandException">A <c>--set</c> is not <c>path=value</c>.</exception>
    public static SpecificationChanges From(ulong? seed, int? iterations, bool fixedStart, IReadOnlyList<string> sets,
        string? recipe = null)
    {
        var values = new List<KeyValuePair<string, string>>();
        // In quotes: a file's name is not YAML.
        if (recipe is not null) values.Add(new(Recipes.Key, $"'{recipe.Replace("'", "''", StringComparison.Ordinal)}'"));
        if (seed is { } s) values.Add(new("seed", s.ToString(CultureInfo.InvariantCulture)));
        if (iterations is { } k) values.Add(new("iterations", k.ToString(CultureInfo.InvariantCulture)));
        if (fixedStart) values.Add(new("taskOptions.startNoise", "false"));
        foreach (var set in sets)
        {
            var equals = set.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw CommandException.Usage($"--set: '{set}' is not allowed: path=value, such as optimizer.sigma=0.2");
            values.Add(new(set[..equals].Trim(), set[(equals + 1)..].Trim()));
        }
        return new SpecificationChanges(values);
    }

    /// <summary>The text of a specification with the changes in it.</summary>
    /// <param name="root">The text's root.</param>
    /// <param name="warnings">Takes a sentence for each old name, which only this version accepts; null: nobody wants to know.</param>
    /// <exception cref="SpecificationException">A path or a value cannot be read.</exception>
    public MappingNode ApplyTo(MappingNode root, ICollection<string>? warnings = null) => Values.Aggregate(root,
        (text, change) => SpecificationText.Set(text, change.Key, SpecificationYaml.ParseValue(change.Value), warnings));
}
