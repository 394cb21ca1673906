namespace EsEnas.Core.Runs;

/// <summary>Why the scale of the steps was changed last.</summary>
public enum ScaleChange
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Returns fell.</summary>
    Fell,

    /// <summary>Returns stopped rising.</summary>
    Stalled,

    /// <summary>Nothing was found that is better than the beginning, and training began anew.</summary>
    Restarted,

    /// <summary>Returns stopped rising while episodes end early, and training began anew.</summary>
    Falling,

    /// <summary>Perturbations lost more than they told (<c>optimizer.maxLoss</c>).</summary>
    Narrowed = 6,

    /// <summary>It was not: returns stopped rising whatever the scale, and training ended.</summary>
    Ended = 5,

    /// <summary>
    /// Returns stopped rising whatever the scale with budget left, and training began anew (<c>optimizer.beginnings</c>).
    /// </summary>
    Again = 7,

    /// <summary>Of several beginnings another one was the best, and goes on (<c>optimizer.race</c>).</summary>
    Won = 8,
}

/// <summary>
/// Where the step schedule stands after an iteration: the step size is the specification's times <c>optimizer.decay</c> to the power of
/// <paramref name="Reductions"/>, and so is sigma by <c>optimizer.sigmaDecay</c>; and both by <c>optimizer.sigmaDecay</c> to the power of
/// <see cref="Narrowings"/>.
/// </summary>
/// <param name="Reductions">How often the scale was reduced, 0 or more.</param>
/// <param name="Iteration">The iteration, from 1, at whose end that happened last; 0 if it never did.</param>
/// <param name="ReturnedTo">
/// The iteration, from 1, to whose weights training went back then; 0 if that was the beginning, and if it never did.
/// </param>
/// <param name="Change">Why.</param>
public readonly record struct ScaleStatus(int Reductions, int Iteration, int ReturnedTo, ScaleChange Change)
{
    /// <summary>How often both were narrowed because perturbations lost more than they told, 0 or more.</summary>
    public int Narrowings { get; init; }
}
