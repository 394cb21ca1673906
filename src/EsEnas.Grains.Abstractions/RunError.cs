namespace EsEnas.Grains.Abstractions;

/// <summary>What a caller did wrong, or what stands in its way.</summary>
public enum RunError
{
    /// <summary>The run failed, or what is stored of it cannot be decoded (exit code 1).</summary>
    Failed = 1,

    /// <summary>The specification is invalid (exit code 2).</summary>
    InvalidSpecification = 2,

    /// <summary>There is no such run (3).</summary>
    NotFound = 3,

    /// <summary>The run's state or identity forbids it (4).</summary>
    Conflict = 4,

    /// <summary>A silo that the request needs does not answer (6).</summary>
    Unreachable = 6,
}
