using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.Neat;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Search;

namespace EsEnas.Core.Tests.Controllers;

public sealed class NeatControllerTests
{
    private static readonly SearchSpace Bits = new ListSpace([.. Enumerable.Repeat(new OneOf(2), 30)]);

    [Fact]
    public void Species_gather_near_models_and_have_offspring_by_their_mean_above_the_worst()
    {
        var controller = Make(Bits, 10);
        var (low, high) = (Model(0, 30), Model(30, 30));
        Feedback[] feedback = [new(low, 1), new(high, 5), new(Model(1, 30), 2), new(Model(29, 30), 4), new(Model(3, 30), 0)];

        var species = ((NeatState)controller.Report(controller.Initial(), 0, feedback)).Species;

        // Means above the worst, 0: 1 and 4.5; shares of 10: 1.8 and 8.2.
        Assert.Equal([2, 8], species.Select(s => s.Offspring));
        Assert.Equal([Model(1, 30), low], species[0].Survivors);
        Assert.Equal([high, Model(29, 30)], species[1].Survivors);
    }

    [Fact]
    public void Threshold_of_species_is_exclusive()
    {
        // Weight 3 for the share of 30 bits that differs: 4 bits are 0.4.
        var controller = Make(Bits, 10);

        var species = ((NeatState)controller.Report(controller.Initial(), 0,
            [new(Model(0, 30), 1), new(Model(3, 30), 1), new(Model(4, 30), 1)])).Species;

        Assert.Equal([2, 1], species.Select(s => s.Survivors.Length));
    }

    [Fact]
    public void Equal_returns_share_the_offspring_equally()
    {
        var controller = Make(Bits, 7);

        var species = ((NeatState)controller.Report(controller.Initial(), 0,
            [new(Model(0, 30), 1), new(Model(15, 30), 1), new(Model(30, 30), 1)])).Species;

        Assert.Equal([3, 2, 2], species.Select(s => s.Offspring));
    }

    [Fact]
    public void Proposals_are_mutations_of_survivors_in_the_species_shares()
    {
        var controller = Make(Bits, 10);
        var state = controller.Report(controller.Initial(), 0, [new(Model(0, 30), 0), new(Model(30, 30), 9), new(Model(29, 30), 9)]);

        Assert.All(controller.ProposeAll(state, 1, 10), model => Assert.InRange(model.Choices.Sum(), 28, 30));
        Assert.Same(state, controller.Report(state, 1, []));
    }

    [Theory]
    [InlineData(10, 8, 2)]
    [InlineData(5, 4, 1)]
    [InlineData(20, 16, 4)]
    public void Fewer_or_more_proposals_than_the_population_are_shared_out_alike(int count, int high, int low)
    {
        var controller = Make(Bits, 10);
        var state = controller.Report(controller.Initial(), 0, Shares);

        var ones = controller.ProposeAll(state, 1, count).Select(model => model.Choices.Sum()).ToList();

        Assert.Equal((high, low), (ones.Count(sum => sum >= 28), ones.Count(sum => sum <= 4)));
    }

    [Theory]
    [InlineData(20, 16, 4)]
    [InlineData(5, 4, 1)]
    public void Species_of_a_run_with_other_evaluations_have_offspring_in_the_same_shares(int population, int high, int low)
    {
        var (before, after) = (Make(Bits, 10), Make(Bits, population));
        var state = before.Report(before.Initial(), 0, Shares);

        var resized = (NeatState)after.FromBytes(after.Bytes(after.Resized(state, before.RememberedModels)));

        Assert.Equal([high, low], resized.Species.Select(species => species.Offspring));
        Assert.Same(state, before.Resized(state, 10));
    }

    [Fact]
    public void Population_improves_on_a_smooth_hill()
    {
        var controller = Make(Bits, 50);
        var state = controller.Initial();
        for (var iteration = 0; iteration < 40; iteration++) state = controller.Play(state, iteration, 50, model => model.Choices.Sum());

        Assert.InRange(controller.ProposeAll(state, 40, 50).Average(model => model.Choices.Sum()), 24, 30);
    }

    [Theory]
    [InlineData("dict")]
    [InlineData("nested distinct")]
    [InlineData("edges")]
    [InlineData("constant")]
    public void Restart_changes_nothing(string space) => ControllerTesting.RestartChangesNothing(() => Make(Spaces.All[space], 12), 12);

    [Fact]
    public void Offspring_of_another_population_size_are_refused()
    {
        var state = Make(Bits, 10).Report(new NeatState([]), 0, [new(Model(0, 30), 1)]);

        var exception = Assert.Throws<FormatException>(() => Make(Bits, 11).FromBytes(Make(Bits, 10).Bytes(state)));

        Assert.Contains("10", exception.Message);
        Assert.Contains("11", exception.Message);
    }

    // Means above the worst, 0: 4.5 and 1.
    private static Feedback[] Shares =>
        [new(Model(30, 30), 5), new(Model(0, 30), 1), new(Model(29, 30), 4), new(Model(1, 30), 2), new(Model(3, 30), 0)];

    private static IController Make(SearchSpace space, int population) => ExperimentFactory.CreateController(
        new() { Task = "toy", Seed = 5, Controller = new() { Kind = ControllerKind.Neat },
            Evaluations = new() { Directions = 1, AtCurrent = population - 2 } }, space);

    private static Dna Model(int ones, int size) => new([.. Enumerable.Range(0, size).Select(i => i < ones ? 1 : 0)]);
}
