using System.Collections.Immutable;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>The silos at a moment. Immutable.</summary>
/// <param name="Silos">The silos, by address.</param>
/// <param name="Outage">What is wrong with the store; null if nothing is, or nobody can tell.</param>
/// <param name="Problem">Why nothing newer is known; empty if all is well.</param>
/// <param name="IsKnown">Whether it was read at all.</param>
internal sealed record ClusterView(ImmutableArray<SiloReport> Silos, StoreOutage? Outage, string Problem, bool IsKnown);
