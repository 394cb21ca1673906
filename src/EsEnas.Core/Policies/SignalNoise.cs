namespace EsEnas.Core.Policies;

/// <summary>Noise that a policy was trained with on an observed number, new in every step.</summary>
/// <param name="Law">What is drawn.</param>
/// <param name="Low">The least scale that an episode had, in the number's own unit, 0 or more: the standard deviation, or of a uniform
/// noise the half width.</param>
/// <param name="High">The largest; at least <paramref name="Low"/>.</param>
public sealed record SignalNoise(SignalNoiseLaw Law, double Low, double High);
