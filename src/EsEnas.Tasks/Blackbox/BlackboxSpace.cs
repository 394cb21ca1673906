using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;

namespace EsEnas.Tasks.Blackbox;

/// <summary>
/// What is searched on a blackbox function: a grid point for each categorical coordinate, a parameter for each other one.
/// </summary>
internal sealed class BlackboxSpace(BlackboxInstance instance) : ModelSpace
{
    public override SearchSpace Space { get; } =
        new ListSpace([.. Enumerable.Repeat<SearchSpace>(new OneOf(instance.GridSize), instance.CategoricalCount)]);

    public override int ParameterCount { get; } = instance.Dimension - instance.CategoricalCount;

    public override int BiasCount => 0;

    public override double[] InitialParameters(ulong seed)
    {
        var theta = new double[ParameterCount];
        var random = new RandomStream(seed, RandomPurpose.InitialWeights);
        foreach (ref var parameter in theta.AsSpan()) parameter = random.NextUniform(-1, 1);
        return theta;
    }

    public override int LiveWeights(Dna model) => ParameterCount;
}
