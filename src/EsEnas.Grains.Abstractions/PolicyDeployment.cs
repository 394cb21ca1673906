using EsEnas.Core.Policies;

namespace EsEnas.Grains.Abstractions;

/// <summary>What a deployment of a policy stores (<see cref="DeploymentSize"/>).</summary>
/// <param name="Weights">Weights stored.</param>
/// <param name="Indices">Indices of shared weights, one for each edge; 0 if every edge has its weight.</param>
/// <param name="Biases">Biases that are not 0.</param>
/// <param name="Means">Means of observations that are read.</param>
/// <param name="Scales">Scales of observations that are read.</param>
/// <param name="Bits">Bits of each of these numbers.</param>
/// <param name="Steps">Steps of the quantization, 32 bits each.</param>
/// <param name="FlashBytes">All of it, with what says what stands where.</param>
/// <param name="RamBytes">The values of observations, neurons and actions.</param>
[GenerateSerializer, Immutable, Alias("esenas.PolicyDeployment")]
public sealed record PolicyDeployment([property: Id(0)] int Weights, [property: Id(1)] int Indices, [property: Id(2)] int Biases,
    [property: Id(3)] int Means, [property: Id(4)] int Scales, [property: Id(5)] int Bits, [property: Id(6)] int Steps,
    [property: Id(7)] long FlashBytes, [property: Id(8)] long RamBytes)
{
    /// <summary>Every number: weights, biases, means, scales.</summary>
    public int Numbers => Weights + Biases + Means + Scales;

    /// <summary>That size.</summary>
    public static PolicyDeployment Of(DeploymentSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        return new PolicyDeployment(size.Weights, size.Indices, size.Biases, size.Means, size.Scales, size.Bits, size.Steps,
            size.FlashBytes, size.RamBytes);
    }
}
