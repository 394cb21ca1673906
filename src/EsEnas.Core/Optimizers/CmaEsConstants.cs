namespace EsEnas.Core.Optimizers;

/// <summary>The default parameters of the tutorial (Table 1, positive weights): all follow from d and lambda.</summary>
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

        EffectiveParents = 1 / squares;
        StepRate = (EffectiveParents + 2) / (d + EffectiveParents + 5);
        Damping = 1 + (2 * Math.Max(0, Math.Sqrt((EffectiveParents - 1) / (d + 1)) - 1)) + StepRate;
        PathRate = (4 + (EffectiveParents / d)) / (d + 4 + (2 * EffectiveParents / d));
        RankOneRate = 2 / (((d + 1.3) * (d + 1.3)) + EffectiveParents);
        RankMuRate = Math.Min(1 - RankOneRate,
            2 * (0.25 + EffectiveParents - 2 + (1 / EffectiveParents)) / (((d + 2) * (d + 2)) + EffectiveParents));
        NormalLength = Math.Sqrt(d) * (1 - (1 / (4 * d)) + (1 / (21 * d * d)));
    }

    /// <summary>w, of the mu = lambda / 2 best samples, the best first; they sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>mu_eff = 1 / sum of w².</summary>
    public double EffectiveParents { get; }

    /// <summary>c_sigma, of the step size's path.</summary>
    public double StepRate { get; }

    /// <summary>d_sigma, of the step size.</summary>
    public double Damping { get; }

    /// <summary>c_c, of the covariance's path.</summary>
    public double PathRate { get; }

    /// <summary>c_1, of the rank-one update.</summary>
    public double RankOneRate { get; }

    /// <summary>c_mu, of the rank-mu update.</summary>
    public double RankMuRate { get; }

    /// <summary>Expected length of a vector from N(0, I), by the tutorial's approximation.</summary>
    public double NormalLength { get; }
}
