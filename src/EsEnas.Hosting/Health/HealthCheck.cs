namespace EsEnas.Hosting.Health;

/// <summary>One thing that a silo needs to work.</summary>
/// <param name="Name">Which.</param>
/// <param name="Ok">Whether it is well.</param>
/// <param name="Detail">What is wrong; empty if nothing is.</param>
public sealed record HealthCheck(string Name, bool Ok, string Detail);
