using System.Collections.Immutable;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>The list of runs at a moment. Immutable.</summary>
/// <param name="Runs">All runs, newest first.</param>
/// <param name="Problem">Why nothing newer is known; empty if all is well.</param>
/// <param name="IsKnown">Whether it was read at all.</param>
internal sealed record ListView(ImmutableArray<CatalogEntry> Runs, string Problem, bool IsKnown);
