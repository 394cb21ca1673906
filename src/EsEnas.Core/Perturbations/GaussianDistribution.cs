namespace EsEnas.Core.Perturbations;

/// <summary>Independent directions, g ~ N(0, I) (Algorithm 1).</summary>
public sealed class GaussianDistribution : PerturbationDistribution
{
    internal GaussianDistribution() { }

    /// <inheritdoc/>
    public override void Direction(ulong seed, int iteration, int index, Span<double> direction) =>
        Perturbation.Direction(seed, iteration, index, direction);
}
