using System.Collections.Immutable;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Curves;

namespace EsEnas.Web.Reading;

/// <summary>What is known of a run at a moment, for every page that shows it. Immutable.</summary>
/// <param name="Status">Where it stands; null as long as that was not found out.</param>
/// <param name="Curve">Its history.</param>
/// <param name="Problem">Why nothing newer is known; empty if all is well.</param>
/// <param name="IsMissing">Whether there is no such run.</param>
internal sealed record RunView(RunStatus? Status, Curve Curve, string Problem, bool IsMissing)
{
    /// <summary>What happened to it lately, the newest first.</summary>
    internal ImmutableArray<RunIncident> Incidents { get; init; } = [];

    /// <summary>Nothing is known yet.</summary>
    internal static RunView Unknown { get; } = new(null, Curve.Empty, "", false);

    /// <summary>Whether it may change without anybody's doing.</summary>
    internal bool IsMoving => Status is { State: RunState.Running };
}
