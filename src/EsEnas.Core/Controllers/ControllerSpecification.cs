using EsEnas.Core.Controllers.HillClimb;
using EsEnas.Core.Controllers.Neat;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Controllers.RandomSearch;
using EsEnas.Core.Controllers.RegularizedEvolution;
using EsEnas.Core.Documents;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>Kinds of controller.</summary>
public enum ControllerKind
{
    /// <summary>Fresh uniform models.</summary>
    Random,

    /// <summary>Regularized evolution (App. C.1.1).</summary>
    RegularizedEvolution,

    /// <summary>A pointer network trained by PPO (App. C.1.2).</summary>
    PolicyGradient,

    /// <summary>Independent decisions trained by PPO.</summary>
    Factorized,

    /// <summary>Mutations of the best model so far.</summary>
    HillClimb,

    /// <summary>Speciation by the models' distance.</summary>
    Neat,
}

/// <summary>The controller: its kind, and the options of every kind, of which only those of the chosen one have an effect.</summary>
public sealed record ControllerSpecification
{
    private const string KindPath = "controller.kind";
    private static readonly ChoiceKind<ControllerKind> Kinds = new();

    /// <summary>Which controller.</summary>
    public ControllerKind Kind { get; init; } = ControllerKind.RegularizedEvolution;

    /// <summary>Regularized evolution.</summary>
    public RegularizedEvolutionOptions Evolution { get; init; } = new();

    /// <summary>Regularized evolution, hill climbing and NEAT: how models are mutated.</summary>
    public MutationOptions Mutation { get; init; } = new();

    /// <summary>Policy gradient and factorized: how they learn.</summary>
    public PpoOptions Ppo { get; init; } = new();

    /// <summary>Policy gradient: its network.</summary>
    public PointerNetworkOptions Pointer { get; init; } = new();

    /// <summary>The section's keys, with the kinds under which each has an effect.</summary>
    internal static IReadOnlyList<OptionKey<ControllerSpecification>> Keys { get; } =
    [
        OptionKey.Of<ControllerSpecification, ControllerKind>("kind", Kinds, c => c.Kind, (c, v) => c with { Kind = v },
            "Who proposes the models.", "App. C.1"),
        .. RegularizedEvolutionOptions.Keys.In((ControllerSpecification c) => c.Evolution, (c, v) => c with { Evolution = v })
            .For(Of(ControllerKind.RegularizedEvolution)),
        .. MutationOptions.Keys.In((ControllerSpecification c) => c.Mutation, (c, v) => c with { Mutation = v })
            .For(Of(ControllerKind.RegularizedEvolution, ControllerKind.HillClimb, ControllerKind.Neat)),
        .. PpoOptions.Keys.In((ControllerSpecification c) => c.Ppo, (c, v) => c with { Ppo = v })
            .For(Of(ControllerKind.PolicyGradient, ControllerKind.Factorized)),
        .. PointerNetworkOptions.Keys.In((ControllerSpecification c) => c.Pointer, (c, v) => c with { Pointer = v })
            .For(Of(ControllerKind.PolicyGradient)),
    ];

    /// <summary>Makes the controller.</summary>
    /// <exception cref="SpecificationException">The controller cannot search this space: a policy-gradient controller makes no continuous
    /// decisions, and has room for so many choices and for a network of such a size only.</exception>
    public IController Create(ControllerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var mutation = new UniformMutation(Mutation.RedrawWholeList);
        return Kind switch
        {
            ControllerKind.Random => new RandomController(request.Space, request.Seed),
            ControllerKind.RegularizedEvolution => RegularizedEvolutionController.Create(request, Evolution, mutation),
            ControllerKind.PolicyGradient => Ppo.Create(request,
                PointerNetworkLimits.Check(new DecisionLayout(request.Space, Kinds.Write(Kind), keepsEverySlot: true), Pointer,
                    Kinds.Write(Kind)), learningRate: 0.02,
                layout => new PointerNetwork<float>(layout, Pointer.Hidden, Pointer.Embedding, Ppo.InitialSpread)),
            ControllerKind.Factorized => Ppo.Create(request, new DecisionLayout(request.Space, Kinds.Write(Kind)),
                learningRate: request.PrunesEdges ? 0.3 : 0.1, layout => new FactorizedNetwork(layout, Ppo.InitialSpread)),
            ControllerKind.HillClimb => new HillClimbController(request.Space, request.Seed, mutation),
            ControllerKind.Neat => new NeatController(request.Space, request.Seed, request.Evaluations, mutation),
            _ => throw new InvalidOperationException($"There is no controller {Kind}."),
        };
    }

    private static KeyEffect Of(params IEnumerable<ControllerKind> kinds) => KeyEffect.When(KindPath, [.. kinds.Select(Kinds.Write)]);
}
