namespace EsEnas.Core.Rollouts;

/// <summary>Independent directions, g ~ N(0, I) (Algorithm 1).</summary>
public sealed class GaussianLaw : PerturbationLaw
{
    internal GaussianLaw() { }

    /// <inheritdoc/>
    public override void Direction(ulong seed, int iteration, int index, Span<double> direction) =>
        Perturbation.Direction(seed, iteration, index, direction);
}
