using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;

namespace EsEnas.Core.Rollouts;

/// <summary>Makes the networks that evaluations of plans are about: weights along a direction, in the wiring of a model.</summary>
/// <remarks>Not thread safe: holds its vectors.</remarks>
internal sealed class PlanNetworks(PolicySpace policies)
{
    private double[] direction = new double[policies.ParameterCount];
    private double[] perturbed = new double[policies.ParameterCount];
    private FixedModelSpace? fixedModel;

    /// <summary>The network of an evaluation, and its normalization.</summary>
    public (WiredNetwork Network, Normalizer Normalizer) Of(EvaluationPlan plan, Evaluation evaluation)
    {
        // theta may be shorter than the space's, the entries of one model, or longer, the numbers of several policies.
        var length = plan.Theta.Length;
        if (length > direction.Length) (direction, perturbed) = (new double[length], new double[length]);
        var theta = plan.WeightsOf(evaluation, direction.AsSpan(0, length), perturbed.AsSpan(0, length));
        return plan.Shapes.IsEmpty ? (Wire(plan, evaluation.Model, theta), plan.Normalizer) : WireShape(plan, evaluation.Model, theta);
    }

    private WiredNetwork Wire(EvaluationPlan plan, Dna model, ReadOnlySpan<double> theta)
    {
        if (plan.HasFixedModel) theta = FixedModel(model).Expand(theta);
        return plan.IsPruned ? policies.WirePruned(model, theta) : policies.Wire(model, theta);
    }

    private static (WiredNetwork Network, Normalizer Normalizer) WireShape(EvaluationPlan plan, Dna model, ReadOnlySpan<double> theta)
    {
        var (shape, first) = (plan.Shapes[model.Choices[0]], 0);
        for (var before = 0; before < model.Choices[0]; before++) first += plan.Shapes[before].NumberCount;
        var numbers = theta.Slice(first, shape.NumberCount).ToArray();
        if (!plan.Units.IsEmpty) for (var i = 0; i < numbers.Length; i++) numbers[i] *= plan.Units[first + i];
        return (shape.Wire(numbers), shape.Normalize(numbers));
    }

    private FixedModelSpace FixedModel(Dna model)
    {
        if (fixedModel is null || !fixedModel.Model.Equals(model)) fixedModel = new FixedModelSpace(policies, model);
        return fixedModel;
    }
}
