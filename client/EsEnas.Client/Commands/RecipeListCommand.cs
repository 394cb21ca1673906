using System.CommandLine;
using EsEnas.Client.Output;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Commands;

/// <summary>Lists the recipes.</summary>
internal sealed class RecipeListCommand : ConsoleCommand
{
    public RecipeListCommand(Setup setup) : base(setup, "list", "List the recipes", "recipe list") { }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteLine(Json.Objects(Recipes.All, RecipeShowCommand.WriteProperties));
            return Task.FromResult(ExitCode.Ok);
        }

        var table = new Table(new Column("recipe"), new Column("default of"), new Column("summary") { Words = true });
        foreach (var recipe in Recipes.All) table.Add(recipe.Name, RecipeShowCommand.DefaultOf(recipe), recipe.Meaning);
        table.Write(context.Terminal);
        return Task.FromResult(ExitCode.Ok);
    }
}
