using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>A run in the list, as it last reported itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Task">Its task; empty if it is not known.</param>
/// <param name="State">Its state. One whose record says <see cref="RunState.Running"/> is running here too, also after a crash.</param>
/// <param name="SubmittedAt">When it was submitted.</param>
/// <param name="Iterations">Iterations asked for.</param>
/// <param name="ForkedFrom">Where it was forked from; null for a run of its own.</param>
/// <param name="TrainingEpisodes">Training episodes that it has taken; 0 while it runs, and from builds that did not count.</param>
/// <param name="EndedBy">What ended its training (<see cref="RunStatus.EndedBy"/>); empty before.</param>
/// <param name="Submitting">Its record may not be written yet: it is not listed before it is.</param>
/// <param name="Deleting">It is being deleted, and not listed any more. <paramref name="Submitting"/> goes with it, for builds that do not
/// know this.</param>
/// <param name="Name">The name that a user has given it; null if its id is its name.</param>
/// <param name="Labels">Its labels, as text (<see cref="RunLabels"/>); null for none.</param>
[GenerateSerializer, Immutable, Alias("esenas.CatalogEntry")]
public sealed record CatalogEntry([property: Id(0), StorageKey] RunId Id, [property: Id(1), Line(256)] string Task,
    [property: Id(2)] RunState State, [property: Id(3)] DateTimeOffset SubmittedAt,
    [property: Id(4), Number(0, int.MaxValue)] int Iterations, [property: Id(40)] ForkOrigin? ForkedFrom = null,
    [property: Id(41)] bool Submitting = false,
    [property: Id(42), Number(0, long.MaxValue)] long TrainingEpisodes = 0, [property: Id(43), Line(32)] string? EndedBy = "",
    [property: Id(50)] bool Deleting = false, [property: Id(51), Line(RunId.MaxLength)] string? Name = null,
    [property: Id(52), Labels] string? Labels = null)
{
    /// <summary>The name by which it is shown.</summary>
    public string ShownName => Name ?? Id.Value;
}
