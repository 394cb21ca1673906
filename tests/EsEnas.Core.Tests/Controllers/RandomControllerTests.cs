using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.RandomSearch;
using EsEnas.Core.Controllers.RegularizedEvolution;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers;

public sealed class RandomControllerTests
{
    private static readonly SearchSpace Space = new ManyOf(4, 30, distinct: true, sorted: true);

    [Fact]
    public void Proposals_are_uniform_models_of_their_own_stream_whatever_was_reported()
    {
        var controller = new RandomController(Space, 3);
        ControllerState state = controller.Initial();
        var model = controller.Propose(state, 5, 6);

        state = controller.Report(state, 0, [new Feedback(model, 1e9)]);

        Assert.Equal(model, controller.Propose(state, 5, 6));
        Assert.Equal(Space.Sample(new RandomStream(3, RandomPurpose.Proposal, 5, 6)), model);
        Assert.NotEqual(model, controller.Propose(state, 5, 7));
        Assert.NotEqual(model, controller.Propose(state, 6, 6));
    }

    [Fact]
    public void State_takes_no_bytes()
    {
        var controller = new RandomController(Space, 3);
        var writer = new StateWriter();
        controller.Save(controller.Initial(), writer);
        var reader = new StateReader(writer.Written);

        Assert.Equal(controller.Initial(), controller.Load(ref reader));
        Assert.Equal(0, writer.Written.Length);
    }

    [Fact]
    public void Factory_uses_the_evaluations_of_an_iteration_as_population_and_its_root_as_tournament()
    {
        var specification = new ExperimentSpecification { Task = "swimmer" };
        Assert.IsType<RandomController>(
            ExperimentFactory.CreateController(specification with { Controller = new() { Kind = ControllerKind.Random } }, Space));

        var controller = Assert.IsType<RegularizedEvolutionController>(ExperimentFactory.CreateController(specification, Space));
        var feedback = Enumerable.Range(0, 400)
            .Select(i => new Feedback(Space.Sample(new RandomStream(1, RandomPurpose.Sample, 0, (uint)i)), i)).ToList();
        var state = (RegularizedEvolutionState)controller.Report(controller.Initial(), 0, feedback);
        Assert.Equal(150, state.Population.Length);

        // A tournament of 12 of 150, returns in order of index: the winner is among the upper 139.
        Assert.Equal(12, (int)Math.Sqrt(150));
        var twin = new RegularizedEvolutionController(Space, specification.Seed, 150, 12, new UniformMutation());
        for (var i = 0; i < 50; i++) Assert.Equal(twin.Propose(state, 1, i), controller.Propose(state, 1, i));
    }
}
