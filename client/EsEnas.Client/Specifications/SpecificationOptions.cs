using System.CommandLine;
using System.CommandLine.Completions;
using EsEnas.Client.Parsing;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Specifications;

/// <summary>The argument TASK|FILE and the options that change a specification, shared by `run`, `submit` and `space`.</summary>
internal sealed class SpecificationOptions
{
    private readonly Argument<string> source = new("TASK|FILE")
    {
        Description = "A task's name (see 'task list'), a specification file or a task file (YAML)",
    };
    private readonly Option<string[]> sets;
    private readonly Option<ulong?> seed;
    private readonly Option<int?> iterations;
    private readonly Option<bool> fixedStart;
    private readonly Option<string?> recipe;

    public SpecificationOptions(Command command, Flags flags)
    {
        sets = flags.Repeated("--set", "PATH=VALUE", "Change a value of the specification, such as optimizer.sigma=0.2; may be repeated");
        seed = flags.Seed("The seed of all randomness; default 1");
        iterations = flags.Integer("--iterations", "K", "Iterations to train; default 1000", 1, 10_000_000);
        fixedStart = flags.Switch("--fixed-start", "Start episodes without noise (taskOptions.startNoise=false)");
        recipe = RecipeOption(flags);
        source.CompletionSources.Add(_ => TaskNames());
        sets.CompletionSources.Add(static _ => SpecificationSchema.Keys.Select(key => new CompletionItem(key.Path + "=")));
        command.Add(source);
        foreach (var option in (Option[])[recipe, sets, seed, iterations, fixedStart]) command.Add(option);
    }

    /// <summary>The argument itself.</summary>
    public string SourceOf(ParseResult parse) => parse.GetRequiredValue(source);

    /// <summary>Whether the command line says how many iterations.</summary>
    public bool NamesIterations(ParseResult parse) =>
        parse.GetValue(iterations) is not null
            || (parse.GetValue(sets) ?? []).Any(set => set.TrimStart().StartsWith("iterations=", StringComparison.Ordinal));

    /// <summary>Whether the command line changes anything.</summary>
    public bool ChangesSomething(ParseResult parse) =>
        parse.GetValue(sets) is { Length: > 0 } || parse.GetValue(seed) is not null || parse.GetValue(iterations) is not null
            || parse.GetValue(fixedStart) || parse.GetValue(recipe) is not null;

    /// <summary>The option that names a recipe.</summary>
    internal static Option<string?> RecipeOption(Flags flags)
    {
        var option = flags.Text("--recipe", "NAME|FILE", "The values underneath: paper, small, or a file of your own (YAML)");
        option.CompletionSources.Add(static _ => Recipes.All.Select(recipe => new CompletionItem(recipe.Name)));
        return option;
    }

    internal static IEnumerable<CompletionItem> TaskNames() =>
        TaskCatalog.All.Concat(TaskCatalog.Functions).Select(task => new CompletionItem(task.Name));

    /// <summary>The specification that the command line asks for.</summary>
    public ExperimentSpecification Read(ParseResult parse, CommandContext context) => ReadWithRecipe(parse, context).Specification;

    /// <summary>The same, with the recipe that lies underneath.</summary>
    public (ExperimentSpecification Specification, Recipe Recipe) ReadWithRecipe(ParseResult parse, CommandContext context) =>
        SpecificationSource.Read(parse.GetRequiredValue(source), SpecificationChanges.From(parse.GetValue(seed), parse.GetValue(iterations),
            parse.GetValue(fixedStart), parse.GetValue(sets) ?? [], parse.GetValue(recipe)), Recipes.OfTasks, context.Note);
}
