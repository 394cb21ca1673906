using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Policies.Spaces;

/// <summary>Every kind of space, with and without nonlinearity search, over layouts of every kind.</summary>
internal static class PolicySpaceExamples
{
    /// <summary>The hidden layers, connectivities and linear neurons that the examples combine.</summary>
    public static IEnumerable<(int[] Hidden, Connectivity Connectivity, int LinearNeurons, bool OutputBias)> Layouts()
    {
        foreach (var connectivity in Enum.GetValues<Connectivity>())
        {
            yield return ([], connectivity, 1, false);
            yield return ([32], connectivity, 1, false);
            yield return ([32, 32], connectivity, 0, false);
            yield return ([3, 5], connectivity, 4, true);
        }
    }

    /// <summary>Every space of one kind.</summary>
    public static IEnumerable<PolicySpace> Of(SearchKind kind, bool nonlinearities)
    {
        foreach (var (hidden, connectivity, linearNeurons, outputBias) in Layouts())
        {
            var specification = new ExperimentSpecification
            {
                Task = "example",
                Policy = new() { Hidden = [.. hidden], LinearNeurons = linearNeurons, OutputBias = outputBias },
                Search = new()
                {
                    Space = kind,
                    Connectivity = connectivity,
                    Nonlinearities = nonlinearities,
                    Masked = new() { Temperature = 0.5 },
                },
            };
            yield return ExperimentFactory.CreatePolicySpace(specification, 4, 3);
        }
    }

    /// <summary>The space below nonlinearity search.</summary>
    public static PolicySpace Inner(PolicySpace space) => space is NonlinearitySpace nonlinear ? nonlinear.Weights : space;

    /// <summary>Random numbers of normal size.</summary>
    public static double[] Normals(int count, uint number)
    {
        var values = new double[count];
        new RandomStream(31, RandomPurpose.Sample, number).FillNormal(values);
        return values;
    }
}
