namespace EsEnas.Core.Search;

/// <summary>Where in its space a decision stands.</summary>
/// <param name="Node">Number of the node that asks, unique in the space and the same in every traversal (depth first over all branches,
/// taken or not; a candidate of a ManyOf has the same nodes whichever slot chose it).</param>
/// <param name="Slot">Which of the node's decisions this is: 0 for OneOf and FloatRange, 0..k-1 for ManyOf.</param>
/// <param name="Candidates">How many candidates there are; 0 for a continuous decision.</param>
public readonly record struct DecisionPoint(int Node, int Slot, int Candidates);
