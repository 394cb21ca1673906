using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs.Selection;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>A policy of the front.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="IsWithin">Whether it passed the test of the tolerance.</param>
/// <param name="Result">Its return on episodes that had no part in anything; null before.</param>
internal sealed record FrontEntry(CompactPolicy Policy, bool IsWithin, SelectionResult? Result = null);
