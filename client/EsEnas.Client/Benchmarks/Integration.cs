namespace EsEnas.Client.Benchmarks;

/// <summary>Integration steps under the same controls and forces.</summary>
/// <param name="Steps">How many.</param>
/// <param name="Controls">The controls.</param>
/// <param name="Forces">The forces on bodies; empty where there are none.</param>
internal sealed record Integration(int Steps, double[] Controls, double[] Forces);
