namespace EsEnas.Hosting.Health;

/// <summary>How a silo is.</summary>
/// <param name="Checks">The single checks.</param>
public sealed record HealthReport(IReadOnlyList<HealthCheck> Checks)
{
    /// <summary>Whether it can work on runs: every check is well.</summary>
    public bool IsReady => Checks.All(check => check.Ok);
}
