using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Abstractions.Tests.Specifications;

/// <summary>A recipe's values lie under the user's own and over the defaults; what then has no effect gives way.</summary>
public sealed class RecipeTests
{
    private static readonly Recipe Mine = File("optimizer: { sigma: 0.05 }\nhorizon: 200");

    public static TheoryData<string> Tasks { get; } = ["swimmer", "blackbox/sphere"];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Paper_is_the_defaults_to_the_bit(string task)
    {
        var plain = SpecificationText.Read(Root($"task: {task}"));
        var paper = SpecificationText.Read(Root($"task: {task}\nrecipe: paper"));

        Assert.Equal(plain, paper);
        Assert.Equal(SpecificationText.ToCanonicalYaml(plain), SpecificationText.ToCanonicalYaml(paper));
        Assert.DoesNotContain("recipe", SpecificationText.ToCanonicalYaml(paper), StringComparison.Ordinal);
        Assert.Empty(Recipes.Paper.Values);
    }

    [Fact]
    public void Every_recipe_is_valid_for_a_task_and_says_why_it_sets_what_it_sets()
    {
        foreach (var recipe in Recipes.All)
        {
            var read = Read("task: swimmer", recipe);

            Assert.Equal(recipe.Name, read.Recipe);
            Assert.All(recipe.Values, value => Assert.True(value.Why.Length > 0, $"{recipe.Name}: {value.Path}"));
            var values = SpecificationValues.Of(read).ToDictionary(StringComparer.Ordinal);
            Assert.All(recipe.Values, value => Assert.Equal(value.Value, values[value.Path]));
        }
    }

    [Fact]
    public void Value_of_the_user_wins_over_that_of_the_recipe_and_that_over_the_default()
    {
        var read = Read("task: swimmer\noptimizer: { sigma: 0.2 }", Mine);

        Assert.Equal((0.2, 200, 1000), (read.Optimizer.Sigma, read.Horizon, read.Iterations));
        Assert.Equal(0.05, Read("task: swimmer", Mine).Optimizer.Sigma);
    }

    [Fact]
    public void Value_of_the_recipe_without_effect_gives_way_and_one_of_the_user_is_refused()
    {
        var read = Read("task: swimmer\noptimizer: { kind: cma-es }\npolicy: { hidden: [16] }", Recipes.Small);

        Assert.Equal(OptimizerKind.CmaEs, read.Optimizer.Kind);
        Assert.Equal(new ScheduleOptions(), read.Optimizer.Schedule);
        Assert.Equal(SearchKind.Unstructured, read.Search.Space);
        IdleKeys.Refuse(read);
        var error = Assert.Single(Assert.Throws<SpecificationException>(
            () => Read("task: swimmer\nsearch: { edges: 32 }", Recipes.Small)).Errors);
        Assert.Equal(("search.edges", 2), (error.Key, error.Line));
        Assert.EndsWith("search.space is that of recipe small)", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recipe_on_another_one_gives_way_with_all_that_lies_under_it()
    {
        var read = Read("task: blackbox/sphere", File("horizon: 7", Recipes.Small));

        Assert.Equal(1000, read.Horizon);
        IdleKeys.Refuse(read);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(20, 4)]
    public void Fewer_directions_than_the_recipe_follows_are_all_followed(int directions, int followed) =>
        Assert.Equal(followed, Read($"task: swimmer\nevaluations: {{ directions: {directions} }}", Recipes.Small)
            .Optimizer.RandomSearch.TopDirections);

    [Fact]
    public void Recipe_takes_no_more_than_the_users_iterations_have()
    {
        var read = Read("task: swimmer\nevaluations: { directions: 2, atCurrent: 3 }",
            File("controller: { population: 4, tournament: 4 }\nobjective: { controllerSamples: 50 }"));

        Assert.Equal(7, read.Objective.ControllerSamples);
        Assert.Equal(4, read.Controller.Evolution.Tournament);
        // What the user asks for himself is refused.
        var error = Assert.Single(Assert.Throws<SpecificationException>(
            () => Read("task: swimmer\noptimizer: { topDirections: 17 }", Recipes.Small)).Errors);
        Assert.Equal("optimizer.topDirections", error.Key);
    }

    [Fact]
    public void Value_of_the_recipe_that_does_not_go_with_the_users_is_told_as_the_recipes()
    {
        var error = Assert.Single(Assert.Throws<SpecificationException>(
            () => Read("task: swimmer\nevaluations: { directions: 4 }", File("budget: { episodes: 20 }"))).Errors);

        Assert.Equal("budget.episodes", error.Key);
        Assert.Contains("the value is that of recipe my.yaml@", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_of_a_file_is_a_recipe_only_beside_every_key()
    {
        var cooked = Read("task: swimmer", Mine);
        foreach (var text in (string[])[SpecificationText.ToReadableYaml(cooked), SpecificationText.ToCanonicalYaml(cooked)])
            Assert.Equal(cooked, SpecificationText.Read(SpecificationYaml.Parse(text)));

        foreach (var text in (string[])[$"task: swimmer\nrecipe: {cooked.Recipe}",
            SpecificationText.ToReadableYaml(cooked).Replace("horizon: 200\n", "", StringComparison.Ordinal)])
        {
            var error = Assert.Single(Assert.Throws<SpecificationException>(
                () => SpecificationText.Read(SpecificationYaml.Parse(text))).Errors);
            Assert.Equal(("recipe", cooked.Recipe), (error.Key, error.Value));
            Assert.Contains("the file is wanted", error.Allowed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Recipe_is_recorded_and_counts_in_no_hash()
    {
        var cooked = Read("task: swimmer", Mine);
        var plain = Read("task: swimmer\noptimizer: { sigma: 0.05 }\nhorizon: 200", Recipes.Paper);

        Assert.Matches("^my\\.yaml@[0-9a-f]{8}$", cooked.Recipe);
        Assert.NotEqual(cooked, plain);
        Assert.Equal(SpecificationText.Hash(plain), SpecificationText.Hash(cooked));
        Assert.Equal(SpecificationText.TrainingHash(plain), SpecificationText.TrainingHash(cooked));
        Assert.Equal(SpecificationText.MethodHash(plain), SpecificationText.MethodHash(cooked));
    }

    [Fact]
    public void Stored_run_keeps_its_values_whatever_the_recipe_becomes()
    {
        var stored = SpecificationText.ToCanonicalYaml(Read("task: swimmer", Recipes.Small));
        var other = stored.Replace("stepSize: 0.2\n", "stepSize: 0.7\n", StringComparison.Ordinal);

        Assert.Equal(stored, SpecificationText.ToCanonicalYaml(SpecificationYaml.Read(stored)));
        // Of another build's recipe: what is written counts, and nothing of this build's comes in.
        Assert.NotEqual(stored, other);
        Assert.Equal(other, SpecificationText.ToCanonicalYaml(SpecificationYaml.Read(other)));
        Assert.Equal("later", SpecificationYaml.Read("task: swimmer\nrecipe: later").Recipe);
        Assert.Equal(0.01, SpecificationYaml.Read("task: swimmer\nrecipe: small").Optimizer.Step.StepSize);
    }

    [Fact]
    public void Hash_of_a_file_is_that_of_its_values_not_of_its_layout()
    {
        Assert.Equal(Mine.Name, File("# a comment\nhorizon: 200\noptimizer:\n  sigma: 5e-2\n").Name);
        Assert.NotEqual(Mine.Name, File("horizon: 200\noptimizer: { sigma: 0.06 }").Name);
        Assert.NotEqual(Mine.Name, File("horizon: 200\noptimizer: { sigma: 0.05 }", Recipes.Small).Name);
    }

    [Theory]
    [InlineData("task: swimmer", "task")]
    [InlineData("seed: 3", "seed")]
    [InlineData("taskFile: { model: x }", "taskFile")]
    [InlineData("optimizer: { sigma: -1 }", "optimizer.sigma")]
    [InlineData("horizn: 3", "horizn")]
    public void Wrong_key_of_a_file_names_file_and_line(string yaml, string key)
    {
        var error = Assert.Single(Assert.Throws<SpecificationException>(() => File(yaml)).Errors);

        Assert.Equal(($"folder/my.yaml: {key}", 1), (error.Key, error.Line));
    }

    [Fact]
    public void Unknown_recipe_is_refused_with_the_nearest_name()
    {
        var error = Assert.Single(
            Assert.Throws<SpecificationException>(() => SpecificationText.Read(Root("task: swimmer\nrecipe: smal"))).Errors);

        Assert.Equal(("recipe", "smal", 2), (error.Key, error.Value, error.Line));
        Assert.Contains("did you mean 'small'?", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Commented_text_marks_what_the_recipe_sets_and_reads_back()
    {
        var cooked = Read("task: swimmer\nseed: 3", Mine);
        var text = SpecificationText.ToCommentedYaml(cooked, Mine);
        var plain = text.ReplaceLineEndings(" ").Replace("   # ", " ", StringComparison.Ordinal);

        Assert.Contains($"Recipe {Mine.Name}: 0.05.", plain, StringComparison.Ordinal);
        Assert.Equal(cooked, SpecificationText.Read(Root(text)));
    }

    private static Recipe File(string yaml, Recipe? under = null) => Recipe.OfFile("folder/my.yaml", Root(yaml), under, []);

    private static ExperimentSpecification Read(string yaml, Recipe recipe) => SpecificationText.Read(Root(yaml), recipe, null);

    private static MappingNode Root(string yaml) => SpecificationYaml.Parse(yaml);
}
