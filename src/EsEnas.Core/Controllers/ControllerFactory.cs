using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Documents;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Controllers;

/// <summary>Makes the controller that a specification names.</summary>
public static class ControllerFactory
{
    /// <summary>Makes the controller over <paramref name="space"/>.</summary>
    /// <exception cref="SpecificationException">The controller cannot search this space: a policy-gradient controller makes no
    /// continuous decisions.</exception>
    public static IController Create(ExperimentSpecification specification, SearchSpace space)
    {
        var controller = specification.Controller;
        var batch = specification.Evaluations.PerIteration;
        var population = controller.Population ?? batch;
        var tournament = controller.Tournament ?? (int)Math.Sqrt(population);
        var mutation = new UniformMutation(controller.RedrawWholeList);
        return controller.Kind switch
        {
            ControllerKind.Random => new RandomController(space, specification.Seed),
            ControllerKind.RegularizedEvolution =>
                new RegularizedEvolutionController(space, specification.Seed, population, tournament, mutation),
            ControllerKind.PolicyGradient => Learned(specification, new DecisionLayout(space, "policy-gradient"), learningRate: 0.02,
                layout => new PointerNetwork<float>(layout, controller.Hidden, controller.Embedding, controller.InitialSpread)),
            ControllerKind.Factorized => Learned(specification, new DecisionLayout(space, "factorized"),
                IsEdgePruning(specification) ? 0.3 : 0.1, layout => new FactorizedNetwork(layout, controller.InitialSpread)),
            ControllerKind.HillClimb => new HillClimbController(space, specification.Seed, mutation),
            ControllerKind.Neat => new NeatController(space, specification.Seed, batch, mutation),
            _ => throw new ArgumentOutOfRangeException(nameof(specification), controller.Kind, "There is no such controller."),
        };
    }

    private static PolicyGradientController Learned(ExperimentSpecification specification, DecisionLayout layout, double learningRate,
        Func<DecisionLayout, DecisionNetwork> newNetwork)
    {
        var controller = specification.Controller;
        var advantage = controller.Advantage ?? (IsEdgePruning(specification) ? AdvantageKind.Top : AdvantageKind.Zscore);
        var settings = new PolicyGradientSettings(advantage, controller.LearningRate ?? learningRate, controller.Entropy, controller.Updates,
            controller.MiniBatch, controller.Clip);
        return new PolicyGradientController(layout, newNetwork, settings, specification.Seed);
    }

    private static bool IsEdgePruning(ExperimentSpecification specification) => specification.Search.Space == SearchKind.EdgePruning;
}
