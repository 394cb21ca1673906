using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.HillClimb;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Search;

namespace EsEnas.Core.Tests.Controllers;

public sealed class HillClimbControllerTests
{
    private static readonly SearchSpace Bits = new ListSpace([.. Enumerable.Repeat(new OneOf(2), 32)]);

    [Fact]
    public void First_iteration_is_one_model_and_its_mutations()
    {
        var controller = Make(Bits);
        var models = controller.ProposeAll(controller.Initial(), 0, 20);

        Assert.All(models[1..], model => Assert.Equal(1, Differences(models[0], model)));
    }

    [Fact]
    public void Proposals_mutate_the_best_model_ever_reported()
    {
        var controller = Make(Bits);
        var models = controller.ProposeAll(controller.Initial(), 0, 3);
        var state = controller.Report(controller.Initial(), 0, [new(models[0], 1), new(models[1], 5), new(models[2], 5)]);
        state = controller.Report(state, 1, [new(models[2], 4.9), new(models[0], 5)]);
        state = controller.Report(state, 2, []);

        Assert.Equal(new Feedback(models[1], 5), ((HillClimbState)state).Best);
        Assert.All(controller.ProposeAll(state, 3, 20), model => Assert.Equal(1, Differences(models[1], model)));
    }

    [Fact]
    public void Climbing_reaches_the_top_of_a_smooth_hill()
    {
        var controller = Make(Bits);
        var state = controller.Initial();
        for (var iteration = 0; iteration < 40; iteration++) state = controller.Play(state, iteration, 20, model => model.Choices.Sum());

        Assert.Equal(32, ((HillClimbState)state).Best!.Value.Return);
    }

    [Theory]
    [InlineData("dict")]
    [InlineData("nested distinct")]
    [InlineData("constant")]
    public void Restart_changes_nothing(string space) => ControllerTesting.RestartChangesNothing(() => Make(Spaces.All[space]), 8);

    [Fact]
    public void Damaged_state_is_refused() => Assert.Throws<FormatException>(() => Make(Bits).FromBytes([2]));

    private static IController Make(SearchSpace space) =>
        ExperimentFactory.CreateController(new() { Task = "toy", Seed = 5, Controller = new() { Kind = ControllerKind.HillClimb } }, space);

    private static int Differences(Dna a, Dna b) => a.Choices.Zip(b.Choices).Count(pair => pair.First != pair.Second);
}
