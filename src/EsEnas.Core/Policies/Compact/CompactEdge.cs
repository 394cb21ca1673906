namespace EsEnas.Core.Policies.Compact;

/// <summary>An edge of a compact policy, and which of its numbers is the weight: edges that share a weight have the same one.</summary>
public readonly record struct CompactEdge(int From, int To, int Number);
