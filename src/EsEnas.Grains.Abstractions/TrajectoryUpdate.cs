namespace EsEnas.Grains.Abstractions;

/// <summary>What a recording does, or a part of what it has recorded.</summary>
/// <param name="Activity">In a few words; empty with a part.</param>
/// <param name="Part">The next bytes of the trajectory (<see cref="TrajectoryStream"/>); null before there are any.</param>
[GenerateSerializer, Immutable, Alias("esenas.TrajectoryUpdate")]
public sealed record TrajectoryUpdate([property: Id(0)] string Activity, [property: Id(1)] byte[]? Part = null)
{
    /// <summary>The most bytes of a part.</summary>
    public const int MostPartBytes = 512 * 1024;

    /// <summary>Whether it waits, for the reason that <see cref="Activity"/> gives: no silo takes work.</summary>
    [Id(2)] public bool Waits { get; init; }

    /// <summary>With parts: the silo that recorded.</summary>
    [Id(3)] public SiloId? Silo { get; init; }

    /// <summary>With the first part, of an evaluation: how it compares with what is recorded of it.</summary>
    [Id(4)] public VerificationReport? Report { get; init; }

    /// <summary>With the first part: bytes in all.</summary>
    [Id(5)] public int Length { get; init; }
}
