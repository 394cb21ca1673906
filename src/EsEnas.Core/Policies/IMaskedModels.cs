namespace EsEnas.Core.Policies;

/// <summary>Models whose edges theta itself keeps or prunes: the masked baseline (§5.2, App. C.5).</summary>
public interface IMaskedModels
{
    /// <summary>lambda, the share of candidate edges whose mask is above 1/2 under <paramref name="theta"/>, in [0, 1].</summary>
    /// <exception cref="ArgumentException">theta has the wrong length.</exception>
    double KeptShare(ReadOnlySpan<double> theta);
}
