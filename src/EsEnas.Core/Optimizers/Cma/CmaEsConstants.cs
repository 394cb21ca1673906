namespace EsEnas.Core.Optimizers.Cma;

/// <summary>
/// The default parameters of the tutorial (Table 1, positive weights), by its symbols: all follow from d and lambda. Numbers in
/// parentheses are its equations.
/// </summary>
internal sealed class CmaEsConstants
{
    /// <summary>Computes them.</summary>
    /// <param name="parameters">d, at least 1.</param>
    /// <param name="samples">lambda, at least 2.</param>
    public CmaEsConstants(int parameters, int samples)
    {
        double d = parameters;
        Weights = new double[samples / 2];
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < Weights.Length; i++) sum += Weights[i] = Math.Log((samples + 1) / 2.0) - Math.Log(i + 1);
        foreach (ref var weight in Weights.AsSpan())
        {
            weight /= sum;
            squares += weight * weight;
        }

        MuEff = 1 / squares;
        CSigma = (MuEff + 2) / (d + MuEff + 5);
        DSigma = 1 + (2 * Math.Max(0, Math.Sqrt((MuEff - 1) / (d + 1)) - 1)) + CSigma;
        CC = (4 + (MuEff / d)) / (d + 4 + (2 * MuEff / d));
        C1 = 2 / (((d + 1.3) * (d + 1.3)) + MuEff);
        CMu = Math.Min(1 - C1, 2 * (0.25 + MuEff - 2 + (1 / MuEff)) / (((d + 2) * (d + 2)) + MuEff));
        ChiN = Math.Sqrt(d) * (1 - (1 / (4 * d)) + (1 / (21 * d * d)));
    }

    /// <summary>w_i (49, 53) of the mu = lambda / 2 best samples, the best first; they sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>mu_eff = 1 / sum of w².</summary>
    public double MuEff { get; }

    /// <summary>c_sigma (55): cumulation for the step size.</summary>
    public double CSigma { get; }

    /// <summary>d_sigma (55): damping of the step size.</summary>
    public double DSigma { get; }

    /// <summary>c_c (56): cumulation for the rank-one update.</summary>
    public double CC { get; }

    /// <summary>c_1 (57): learning rate of the rank-one update.</summary>
    public double C1 { get; }

    /// <summary>c_mu (58): learning rate of the rank-mu update.</summary>
    public double CMu { get; }

    /// <summary>E|N(0, I)|, the expected length of a standard normal vector, by the tutorial's approximation.</summary>
    public double ChiN { get; }
}
