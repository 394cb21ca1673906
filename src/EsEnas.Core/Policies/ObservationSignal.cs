namespace EsEnas.Core.Policies;

/// <summary>What one number of an observation is: what a robot has to measure, or compute, for the policy.</summary>
/// <param name="Name">Names it among the task's observations; free text, as the model has it.</param>
/// <param name="Unit">Unit: <c>m</c>, <c>rad</c>, <c>m/s</c>, <c>rad/s</c>, <c>N</c>, <c>N m</c>, <c>kg</c>, <c>kg m</c>,
/// <c>kg m^2</c>, <c>1</c> for a pure number; empty where the model does not say.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Of">Name of the joint, body or sensor, free text; such as <c>body 4</c>, by its number, where the model gives none.</param>
/// <param name="Component">Which number of it, from 0.</param>
/// <param name="Minus">For a difference the body that is subtracted; else empty.</param>
/// <param name="Low">What the number is cut to from below before the policy sees it; -∞ for no bound.</param>
/// <param name="High">What it is cut to from above; ∞ for no bound.</param>
public sealed record ObservationSignal(string Name, string Unit, SignalKind Kind, string Of, int Component = 0, string Minus = "",
    double Low = double.NegativeInfinity, double High = double.PositiveInfinity)
{
    /// <summary>The range that the policy's own episodes showed, smallest and largest; null where none is known.</summary>
    public (double Low, double High)? Seen { get; init; }

    /// <summary>The noise that the policy was trained with on it: what all of them add up to. Empty for none.</summary>
    public IReadOnlyList<SignalNoise> Noise { get; init; } = [];
}
