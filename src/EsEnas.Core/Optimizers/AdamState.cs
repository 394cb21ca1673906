using System.Collections.Immutable;

namespace EsEnas.Core.Optimizers;

/// <summary>What Adam remembers.</summary>
/// <param name="Steps">Steps made.</param>
/// <param name="First">Running mean of the gradient, d entries.</param>
/// <param name="Second">Running mean of its square, d entries, none negative.</param>
internal sealed record AdamState(int Steps, ImmutableArray<double> First, ImmutableArray<double> Second) : OptimizerState;
