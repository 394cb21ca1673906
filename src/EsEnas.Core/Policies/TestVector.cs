namespace EsEnas.Core.Policies;

/// <summary>An observation of a real episode, and the policy's action for it: what every port of a policy must reproduce.</summary>
/// <param name="Observation">|S| raw values.</param>
/// <param name="Action">|A| values, to the bit what <see cref="Policy.Act"/> computes.</param>
/// <remarks>Immutable by convention, thread safe. Arrays are compared by reference.</remarks>
public sealed record TestVector(double[] Observation, double[] Action);
