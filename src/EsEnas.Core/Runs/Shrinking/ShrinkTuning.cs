using System.Runtime.CompilerServices;
using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Ars;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>
/// The tuning of a smaller policy's numbers: augmented random search, the loop of <see cref="Trainer"/>, with a seed of its own for
/// each. Thread safe.
/// </summary>
internal sealed class ShrinkTuning(Trainer trained)
{
    // Derived from the specification and the state to the bit, so no part of a state.
    private readonly ConditionalWeakTable<CompactPolicy, Made> made = [];

    /// <summary>The trainer of a policy's numbers, and the objective that it trains on.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="chosen">The finished selection whose policy is shrunk.</param>
    /// <param name="step">The step at which the tuning begins.</param>
    public (Trainer Trainer, CompactObjective Objective) Of(CompactPolicy policy, SelectionState chosen, int step)
    {
        var found = made.GetValue(policy, _ =>
        {
            var objective = new CompactObjective(trained.Objective, policy, new NeuronSpreads(policy, chosen.Normalizer).Units());
            return new Made(new Trainer(SpecificationFor(chosen, step), objective), objective);
        });
        return (found.Trainer, found.Objective);
    }

    private ExperimentSpecification SpecificationFor(SelectionState chosen, int step)
    {
        var (run, settings) = (trained.Specification, trained.Specification.Shrink);
        var directions = settings.DirectionsOf(ShrinkAllowance.IsNoisy(settings, chosen.Result!));
        // For many parts at once, twice as long; where episodes differ little it ends as soon as it has done enough.
        var iterations = (ShrinkAllowance.IsBold(settings, chosen.Result!) ? 2 : 1) * settings.Iterations;
        return run.OfOneModel() with
        {
            Controller = new ControllerSpecification { Kind = ControllerKind.Random },
            Optimizer = new OptimizerSpecification
            {
                Kind = OptimizerKind.AugmentedRandomSearch,
                Sigma = settings.Sigma,
                Step = new StepOptions { StepSize = settings.StepSize },
                RandomSearch = new AugmentedRandomSearchOptions { TopDirections = (directions + 1) / 2 },
                InitialWeights = InitialWeightsOption.Space,
            },
            Evaluations = new EvaluationsSpecification { Directions = directions, AtCurrent = 1 },
            Objective = new ObjectiveSpecification(),
            Normalization = new NormalizationSpecification { Observations = false },
            Iterations = Math.Max(1, iterations),
            StopAtReturn = null,
            Seed = new RandomStream(run.Seed, RandomPurpose.ShrinkTuning, (uint)chosen.Iteration, (uint)step).NextUInt64(),
        };
    }

    private sealed record Made(Trainer Trainer, CompactObjective Objective);
}
