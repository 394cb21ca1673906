using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Tests.Commands;

/// <summary>Recipes on the command line: by name, in files, in specifications.</summary>
public sealed class RecipeCommandTests
{
    [Fact]
    public async Task List_and_show_know_every_recipe()
    {
        var list = await Invocation.RunAsync(["recipe", "list", "--json"]);

        Assert.Equal(Recipes.All.Select(recipe => recipe.Name),
            JsonDocument.Parse(list.Out).RootElement.EnumerateArray().Select(recipe => recipe.GetProperty("name").GetString()));
        foreach (var recipe in Recipes.All)
            Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["recipe", "show", recipe.Name])).Code);
    }

    [Fact]
    public async Task Shown_recipe_is_a_file_that_sets_the_same()
    {
        using var scratch = new Scratch();
        var shown = await Invocation.RunAsync(["recipe", "show", "small"]);
        var file = scratch.Write("mine.yaml", shown.Out);

        var byName = await Invocation.RunAsync(["spec", "swimmer", "--recipe", "small", "--json"]);
        var byFile = await Invocation.RunAsync(["spec", "swimmer", "--recipe", file, "--json"]);

        Assert.Equal(Property(byName, "hash"), Property(byFile, "hash"));
        Assert.StartsWith("mine.yaml@", Property(byFile, "recipe"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Specification_names_a_recipe_from_its_own_folder_and_the_command_line_from_here()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(Path.Combine(scratch.Path, "below"));
        scratch.Write("below/base.yaml", "horizon: 123\n");
        scratch.Write("below/mine.yaml", "recipe: base.yaml\noptimizer: { sigma: 0.25 }\n");
        var file = scratch.Write("below/spec.yaml", "task: swimmer\nrecipe: mine.yaml\n");

        var read = await Invocation.RunAsync(["spec", file]);
        var flag = await Invocation.RunAsync(["spec", file, "--recipe", "paper"]);
        var missing = await Invocation.RunAsync(["spec", file, "--recipe", "mine.yaml"]);

        Assert.Contains("\nhorizon: 123\n", read.Out, StringComparison.Ordinal);
        Assert.Contains("  sigma: 0.25\n", read.Out, StringComparison.Ordinal);
        Assert.Contains("\nrecipe: paper\n", flag.Out, StringComparison.Ordinal);
        Assert.Contains("\nhorizon: 1000\n", flag.Out, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Usage, "esenas: recipe: there is no file mine.yaml\n"), (missing.Code, missing.Error));
    }

    [Fact]
    public async Task Printed_specification_of_a_file_needs_the_file_no_more()
    {
        using var scratch = new Scratch();
        var printed = await Invocation.RunAsync(["spec", "swimmer", "--recipe", scratch.Write("mine.yaml", "horizon: 123\n")]);
        File.Delete(Path.Combine(scratch.Path, "mine.yaml"));

        var again = await Invocation.RunAsync(["spec", scratch.Write("s.yaml", printed.Out), "--json"]);

        Assert.Equal(ExitCode.Ok, again.Code);
        Assert.StartsWith("mine.yaml@", Property(again, "recipe"), StringComparison.Ordinal);
        Assert.Contains("horizon: 123", Property(again, "yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("horizn: 3\n", "mine.yaml: horizn (line 1): '3' is not allowed: there is no such key; did you mean 'horizon'?")]
    [InlineData("task: hopper\n",
        "mine.yaml: task (line 1): 'hopper' is not allowed: a recipe is for every task and seed, and sets neither")]
    [InlineData("[1]\n", "mine.yaml: (root) (line 1): ")]
    [InlineData("a: [\n", "mine.yaml: (text) (line 2): ")]
    [InlineData("recipe: smal\n", "recipe (line 1): 'smal' is not allowed: paper, small, or the file of one (YAML); did you mean 'small'?")]
    [InlineData("recipe: mine.yaml\n", "lies on more than 8 recipes, or on itself")]
    [InlineData("", "mine.yaml is empty")]
    public async Task Wrong_recipe_file_is_one_error_that_names_it(string text, string message)
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["spec", "swimmer", "--recipe", scratch.Write("mine.yaml", text)]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", result.Error.TrimEnd('\n'), StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Function_and_specification_file_lie_on_the_paper()
    {
        using var scratch = new Scratch();

        Assert.Equal("paper", Property(await Invocation.RunAsync(["spec", "blackbox/sphere", "--json"]), "recipe"));
        Assert.Equal("paper",
            Property(await Invocation.RunAsync(["spec", scratch.Write("s.yaml", "task: swimmer\n"), "--json"]), "recipe"));
        Assert.Equal(Recipes.OfTasks.Name, Property(await Invocation.RunAsync(["spec", "swimmer", "--json"]), "recipe"));
    }

    private static string Property(Invocation result, string name) =>
        JsonDocument.Parse(result.Out).RootElement.GetProperty(name).GetString()!;
}
