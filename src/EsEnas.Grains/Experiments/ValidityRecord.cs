using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Experiments;

/// <summary>A run's <see cref="RunValidity"/> as it is stored; counts by the number of their reason.</summary>
[GenerateSerializer, Alias("esenas.ValidityRecord")]
internal sealed record ValidityRecord
{
    [Id(0)] public long Evaluations { get; init; }

    [Id(1)] public ImmutableArray<long> Invalid { get; init; } = [];

    [Id(2)] public int BarrenIterations { get; init; }

    [Id(3)] public ImmutableArray<long> BarrenInvalid { get; init; } = [];

    /// <summary>Whether the run is failed because nothing valid happened: to go on would do the same again.</summary>
    [Id(4)] public bool EndedRun { get; init; }

    public static ValidityRecord Of(RunValidity validity) => new()
    {
        Evaluations = validity.Evaluations,
        Invalid = validity.Invalid.ByNumber,
        BarrenIterations = validity.BarrenIterations,
        BarrenInvalid = validity.BarrenInvalid.ByNumber,
    };

    /// <summary>What was stored; nothing yet in records of builds that did not count.</summary>
    public static RunValidity Read(ValidityRecord? record) => record is null
        ? RunValidity.Nothing
        : new RunValidity(record.Evaluations, InvalidCounts.FromNumbers(record.Invalid), record.BarrenIterations,
            InvalidCounts.FromNumbers(record.BarrenInvalid));
}
