namespace EsEnas.Grains.Abstractions;

/// <summary>A policy of a run's front: the best of its size.</summary>
/// <param name="Size">What a deployment of it stores.</param>
/// <param name="Return">Its mean real return over episodes that had no part in finding it; null if none was valid.</param>
/// <param name="ReturnError">The standard error of that.</param>
/// <param name="Episodes">How many such episodes were valid.</param>
/// <param name="IsWithin">Whether it passed the test by which it loses no more than is tolerated.</param>
/// <param name="IsPolicy">Whether it is the run's policy.</param>
[GenerateSerializer, Immutable, Alias("esenas.FrontStatus")]
public sealed record FrontStatus([property: Id(0)] PolicyDeployment Size, [property: Id(1)] double? Return,
    [property: Id(2)] double? ReturnError, [property: Id(3)] int Episodes, [property: Id(4)] bool IsWithin,
    [property: Id(5)] bool IsPolicy);
