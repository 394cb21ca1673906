using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers;

public sealed class ControllerFactoryTests
{
    public static TheoryData<ControllerKind> Kinds => [.. Enum.GetValues<ControllerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_proposes_models_of_the_space_and_takes_their_returns(ControllerKind kind)
    {
        var space = new ListSpace([new ManyOf(3, 8), new OneOf(4)]);
        var controller = ExperimentFactory.CreateController(new() { Task = "toy", Controller = new() { Kind = kind } }, space);
        var state = controller.Initial();
        for (var iteration = 0; iteration < 3; iteration++)
        {
            var models = controller.ProposeAll(state, iteration, 150);
            Assert.All(models, space.Validate);
            Assert.Equal(models[7], controller.Propose(state, iteration, 7));
            state = controller.Play(state, iteration, 150, model => model.Choices[0]);
            Assert.Equal(controller.Bytes(state), controller.Bytes(controller.FromBytes(controller.Bytes(state))));
        }
    }

    [Theory]
    [InlineData(ControllerKind.Factorized, SearchKind.EdgePruning, AdvantageKind.Top, 0.3)]
    [InlineData(ControllerKind.Factorized, SearchKind.WeightSharing, AdvantageKind.Zscore, 0.1)]
    [InlineData(ControllerKind.PolicyGradient, SearchKind.EdgePruning, AdvantageKind.Top, 0.02)]
    [InlineData(ControllerKind.PolicyGradient, SearchKind.EdgeMask, AdvantageKind.Zscore, 0.02)]
    public void Automatic_settings_are_the_ones_the_documents_name(ControllerKind kind, SearchKind search, AdvantageKind advantage,
        double learningRate)
    {
        var space = new ManyOf(3, 8);
        var automatic = new ExperimentSpecification { Task = "toy", Controller = new() { Kind = kind }, Search = new() { Space = search } };
        var explicitly = automatic with
        {
            Controller = automatic.Controller with { Ppo = new() { Advantage = advantage, LearningRate = learningRate } },
        };
        var other = automatic with { Controller = automatic.Controller
            with { Ppo = new() { Advantage = advantage == AdvantageKind.Top ? AdvantageKind.Zscore : AdvantageKind.Top } } };

        byte[] After(ExperimentSpecification specification)
        {
            var controller = ExperimentFactory.CreateController(specification, space);
            return controller.Bytes(controller.Play(controller.Initial(), 0, 150, model => model.Choices[0] * model.Choices[1]));
        }

        Assert.Equal(After(explicitly), After(automatic));
        Assert.NotEqual(After(other), After(automatic));
    }
}
