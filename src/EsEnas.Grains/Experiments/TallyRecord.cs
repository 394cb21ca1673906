using System.Collections.Immutable;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Experiments;

/// <summary>A run's <see cref="RunTally"/> as it is stored, with what only its host knows.</summary>
[GenerateSerializer, Alias("esenas.TallyRecord")]
internal sealed record TallyRecord
{
    [Id(0)] public long Episodes { get; init; }

    [Id(1)] public long Steps { get; init; }

    [Id(2)] public long PhaseEpisodes { get; init; }

    [Id(3)] public long PhaseSteps { get; init; }

    [Id(4)] public ImmutableArray<double> Means { get; init; } = [];

    [Id(5)] public double StoppedAfter { get; init; }

    /// <summary>What ended training (<see cref="RunEnd"/>); 0 before.</summary>
    [Id(6)] public int End { get; init; }

    /// <summary>Seconds of work on the run up to this record; what a crash loses of them is not counted.</summary>
    [Id(7)] public double Seconds { get; init; }

    public static TallyRecord Of(RunTally tally, RunEnd end, double seconds) => new()
    {
        Episodes = tally.Episodes,
        Steps = tally.Steps,
        PhaseEpisodes = tally.PhaseEpisodes,
        PhaseSteps = tally.PhaseSteps,
        Means = tally.Means,
        StoppedAfter = tally.StoppedAfter,
        End = (int)end,
        Seconds = seconds,
    };

    /// <summary>What a history tells: neither ends nor seconds.</summary>
    public static TallyRecord Of(IterationTotals totals) => new() { Episodes = totals.Episodes, Steps = totals.Steps };

    /// <summary>What was stored; null in records of builds that did not count.</summary>
    public static RunTally? Read(TallyRecord? record) => record is null ? null : new RunTally(record.Episodes, record.Steps)
    {
        PhaseEpisodes = record.PhaseEpisodes,
        PhaseSteps = record.PhaseSteps,
        Means = record.Means.IsDefault ? [] : record.Means,
        StoppedAfter = record.StoppedAfter,
    };
}
