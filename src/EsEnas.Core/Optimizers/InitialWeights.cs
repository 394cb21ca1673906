using EsEnas.Core.Documents;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Optimizers;

/// <summary>Where theta begins.</summary>
public enum InitialWeightsOption
{
    /// <summary>At the search space's random weights.</summary>
    Space,

    /// <summary>At zero.</summary>
    Zero,
}

/// <summary>
/// Where theta begins. Zero is for policies without hidden layers: through a hidden layer of odd functions, weights +w and -w make the same
/// policy, so that around zero both sides of every pair return the same and there is nothing to climb.
/// </summary>
internal static class InitialWeights
{
    /// <summary>The initial theta.</summary>
    /// <exception cref="SpecificationException">Zero is asked for and would be a dead start.</exception>
    public static double[] Of(OptimizerSpecification optimizer, ModelSpace models, ulong seed)
    {
        var hidden = models is PolicySpace { Layout.HiddenCount: > 0 };
        var zero = optimizer.InitialWeights switch
        {
            InitialWeightsOption.Space => false,
            InitialWeightsOption.Zero when hidden => throw new SpecificationException(new SpecificationError("optimizer.initialWeights",
                "zero",
                "auto or space: the policy has hidden layers, and around zero weights +w and -w make the same policy")),
            InitialWeightsOption.Zero => true,
            _ => optimizer.Kind == OptimizerKind.AugmentedRandomSearch && models is PolicySpace && !hidden,
        };
        return zero ? new double[models.ParameterCount] : models.InitialParameters(seed);
    }
}
