using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// What the controller is rewarded with: training returns, weighed by the number of edges where there is a target (§5.6), of all
/// evaluations or a random subset (§5.5). Immutable, thread safe.
/// </summary>
internal sealed class ControllerRewards
{
    private readonly ObjectiveSpecification objective;
    private readonly ulong seed;
    private readonly ModelSpace models;

    /// <exception cref="SpecificationException">There is a target for edges, and the models have none.</exception>
    public ControllerRewards(ExperimentSpecification specification, ModelSpace models)
    {
        objective = specification.Objective;
        seed = specification.Seed;
        this.models = models;
        if (objective.TargetEdges is { } target && models is not PolicySpace)
            throw new SpecificationException(new SpecificationError("objective.targetEdges", NumberText.Grouped(target),
                "null: the models of this task have no edges"));
    }

    /// <summary>The feedback of an iteration, by index; empty if every evaluation diverged.</summary>
    /// <param name="iteration">Completed iterations before it.</param>
    /// <param name="outcomes">One for each evaluation.</param>
    /// <param name="proposals">Their models.</param>
    /// <param name="pairs">How many pairs at the beginning share a model: such a pair is one proposal, rewarded with the mean.</param>
    /// <remarks>A diverged evaluation counts as the worst reward of the iteration, in a pair too: with the mean of the two.</remarks>
    public Feedback[] Of(int iteration, IReadOnlyList<Outcome> outcomes, Dna[] proposals, int pairs = 0)
    {
        var rewards = new double[proposals.Length];
        var worst = double.PositiveInfinity;
        for (var i = 0; i < rewards.Length; i++)
        {
            if (!outcomes[i].IsValid) continue;
            rewards[i] = RewardOf(outcomes[i].TrainingReturn, proposals[i]);
            worst = Math.Min(worst, rewards[i]);
        }

        if (double.IsPositiveInfinity(worst)) return [];
        var chosen = Subset(iteration, rewards.Length - pairs);
        var feedback = new Feedback[chosen.Length];
        for (var i = 0; i < feedback.Length; i++)
        {
            var first = chosen[i] < pairs ? 2 * chosen[i] : chosen[i] + pairs;
            var reward = chosen[i] < pairs ? (RewardAt(first) + RewardAt(first + 1)) / 2 : RewardAt(first);
            feedback[i] = new Feedback(proposals[first], reward);
        }

        return feedback;

        double RewardAt(int index) => outcomes[index].IsValid ? rewards[index] : worst;
    }

    /// <summary>
    /// (R + shift) · (|E_m| / |E_T|)^omega. A shifted return below 0 is divided by the factor instead: what makes a positive one worse
    /// makes a negative one worse too. A model without edges counts as one with a single edge.
    /// </summary>
    internal static double Weigh(ObjectiveSpecification objective, double trainingReturn, int edges, int target)
    {
        var ratio = (double)Math.Max(1, edges) / target;
        var factor = Math.Pow(ratio, ratio > 1 ? objective.OmegaOver : objective.OmegaUnder);
        var shifted = trainingReturn + objective.ReturnShift;
        return shifted >= 0 ? shifted * factor : shifted / factor;
    }

    /// <summary>The indices of the proposals whose rewards the controller gets, rising.</summary>
    internal int[] Subset(int iteration, int count)
    {
        if (objective.ControllerSamples is not { } samples || samples >= count) return [.. Enumerable.Range(0, count)];
        var chosen = new int[samples];
        RandomSubset.Fill(chosen, count, new RandomStream(seed, RandomPurpose.ControllerSamples, (uint)iteration));
        Array.Sort(chosen);
        return chosen;
    }

    private double RewardOf(double trainingReturn, Dna model) => objective.TargetEdges is { } target
        ? Weigh(objective, trainingReturn, models.LiveWeights(model), target)
        : trainingReturn;
}
