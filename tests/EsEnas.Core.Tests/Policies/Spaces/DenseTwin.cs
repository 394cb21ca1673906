using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Policies.Spaces;

/// <summary>
/// A model's actions from full matrices, one for each pair of joined layers, filled by the spaces' definitions (docs/spaces.md). Knows
/// nothing of edges, their indices or wired networks. Slow twin of <see cref="PolicySpace.Wire"/>.
/// </summary>
internal static class DenseTwin
{
    public static double[] Act(PolicySpace space, Dna model, double[] theta, double[] observation, bool pruned)
    {
        var layout = space.Layout;
        var sizes = layout.LayerSizes;
        var matrices = Matrices(PolicySpaceExamples.Inner(space), model.Choices, theta, pruned);
        var functions = model.Choices.Skip(PolicySpaceExamples.Inner(space).Space.MaxDecisions).GetEnumerator();
        var bias = space.ParameterCount - space.BiasCount;
        var layers = new List<double[]> { observation };
        var first = sizes[0];
        for (var target = 1; target < sizes.Length; target++)
        {
            var values = new double[sizes[target]];
            var last = target == sizes.Length - 1;
            for (var j = 0; j < values.Length; j++)
            {
                var linear = !last && layout.IsLinear(first + j);
                var sum = linear || layout.BiasIndex(first + j) < 0 ? 0 : theta[bias++];
                for (var source = 0; source < target; source++)
                {
                    if (!matrices.TryGetValue((source, target), out var matrix)) continue;
                    for (var i = 0; i < layers[source].Length; i++) sum += layers[source][i] * matrix[i, j];
                }

                var function = last ? Nonlinearity.Tanh : linear ? Nonlinearity.Identity
                    : space is NonlinearitySpace && functions.MoveNext() ? (Nonlinearity)functions.Current : Nonlinearity.Tanh;
                values[j] = NonlinearityFunctions.Apply(function, sum);
            }

            layers.Add(values);
            first += sizes[target];
        }

        Assert.False(functions.MoveNext());
        Assert.Equal(theta.Length, bias);
        return layers[^1];
    }

    private static Dictionary<(int Source, int Target), double[,]> Matrices(PolicySpace space, IReadOnlyList<int> choices,
        double[] theta, bool pruned)
    {
        var sizes = space.Layout.LayerSizes;
        var pairs = new List<(int Source, int Target)>();
        for (var target = 1; target < sizes.Length; target++)
            for (var source = 0; source < target; source++)
                if (space.Layout.Connectivity == Connectivity.Residual || source == target - 1) pairs.Add((source, target));

        var matrices = new Dictionary<(int Source, int Target), double[,]>();
        var edges = pairs.Sum(pair => sizes[pair.Source] * sizes[pair.Target]);
        var (entry, candidate, decision) = (0, 0, 0);
        foreach (var pair in pairs)
        {
            var (a, b) = (sizes[pair.Source], sizes[pair.Target]);
            var matrix = new double[a, b];
            var perPair = space.Space switch
            {
                ManyOf one => one.K,
                ListSpace { Items: [ManyOf, ..] } lists => ((ManyOf)lists.Items[matrices.Count]).K,
                _ => 0,
            };
            var chosen = choices.Skip(decision).Take(perPair).ToHashSet();
            for (var j = 0; j < b; j++)
            {
                for (var i = 0; i < a; i++, candidate++)
                {
                    matrix[i, j] = space switch
                    {
                        UnstructuredSpace => theta[candidate],
                        EdgeMaskSpace => choices[candidate] * theta[candidate],
                        EdgePruningSpace => chosen.Contains(j * a + i) ? theta[candidate] : 0,
                        WeightSharingSpace => theta[choices[candidate]],
                        ToeplitzSpace => theta[entry + i - j + b - 1],
                        CirculantSpace => theta[entry + (j - i + 1000 * Math.Max(a, b)) % Math.Max(a, b)],
                        MaskedSpace =>
                            Mask(theta[edges + candidate]) <= 0.5 && pruned ? 0 : theta[candidate] * Mask(theta[edges + candidate]),
                        _ => throw new InvalidOperationException($"{space.GetType().Name} has no twin."),
                    };
                }
            }

            decision += perPair;
            entry += space is ToeplitzSpace ? a + b - 1 : Math.Max(a, b);
            matrices.Add(pair, matrix);
        }

        return matrices;
    }

    // alpha 0.5, as in PolicySpaceExamples.
    private static double Mask(double logit) => 1 / (1 + Math.Exp(-logit / 0.5));
}
