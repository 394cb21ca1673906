using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Commands;

/// <summary>Prints a recipe as YAML: what it sets and why.</summary>
internal sealed class RecipeShowCommand : ConsoleCommand
{
    private readonly Argument<string> recipe = new("NAME|FILE") { Description = "A recipe's name, or the file of one" };

    public RecipeShowCommand(Setup setup) : base(setup, "show", "Print what a recipe sets, as the file of a recipe",
        "recipe show small", "recipe show small > mine.yaml", "recipe show mine.yaml --json")
    {
        recipe.CompletionSources.Add(static _ => Recipes.All.Select(recipe => new CompletionItem(recipe.Name)));
        Add(recipe);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var node = new ScalarNode(parse.GetRequiredValue(recipe), Quoted: true, 0);
        var warnings = new List<string>();
        var found = RecipeFile.Of(new MappingNode([KeyValuePair.Create<string, DocumentNode>(Recipes.Key, node)], 0), Recipes.Paper, ".",
            warnings);
        foreach (var warning in warnings.Distinct()) context.Note($"warning: {warning}");
        if (context.Json) context.WriteLine(Json.Object(writer => WriteProperties(writer, found)));
        else context.Terminal.Out.Write(Text(found));
        return Task.FromResult(ExitCode.Ok);
    }

    public static void WriteProperties(Utf8JsonWriter writer, Recipe recipe)
    {
        writer.WriteString("name", recipe.Name);
        writer.WriteString("summary", recipe.Meaning);
        writer.WriteString("defaultOf", DefaultOf(recipe));
        writer.WriteObjects("values", recipe.Values, value =>
        {
            writer.WriteString("key", value.Path);
            writer.WriteString("value", value.Value);
            writer.WriteString("why", value.Why);
        });
    }

    /// <summary>What has it without naming it.</summary>
    public static string DefaultOf(Recipe recipe) => string.Join(", ",
        new[] { (Recipes.OfTasks, "tasks"), (Recipes.Paper, "files, sweeps") }
            .Where(pair => ReferenceEquals(pair.Item1, recipe)).Select(pair => pair.Item2));

    private static string Text(Recipe recipe)
    {
        var lines = new List<string> { $"# {recipe.Name}{(recipe.Meaning.Length > 0 ? $": {recipe.Meaning}" : "")}" };
        var section = "";
        foreach (var value in recipe.Values)
        {
            var dot = value.Path.IndexOf('.', StringComparison.Ordinal);
            var now = dot < 0 ? "" : value.Path[..dot];
            if (now.Length > 0 && now != section) lines.Add($"{now}:");
            section = now;
            var indent = now.Length > 0 ? "  " : "";
            if (value.Why.Length > 0) lines.Add($"{indent}# {value.Why}");
            lines.Add($"{indent}{value.Path[(dot + 1)..]}: {value.Value}");
        }

        // A recipe without values is a mapping all the same.
        if (recipe.Values.Count == 0) lines.Add("{}");
        return string.Join('\n', lines) + "\n";
    }
}
