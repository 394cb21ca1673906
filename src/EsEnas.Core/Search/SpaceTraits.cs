namespace EsEnas.Core.Search;

/// <summary>What a space's constructor works out once from its parts.</summary>
/// <param name="Log10Size">log10 of the number of decision sequences.</param>
/// <param name="Log10SizeAsSets">The same with distinct lists counted as sets.</param>
/// <param name="MaxDecisions">Decisions of the largest model.</param>
/// <param name="NodeCount">Nodes that ask, over all branches.</param>
/// <param name="TreeSize">All nodes of the tree, shared parts counted as often as they occur: bounds the work of every traversal.</param>
/// <param name="Depth">Levels of nesting.</param>
/// <param name="CanVary">Whether there is more than one model.</param>
/// <param name="Hash">Hash of the structure.</param>
internal readonly record struct SpaceTraits(
    double Log10Size, double Log10SizeAsSets, long MaxDecisions, long NodeCount, long TreeSize, int Depth, bool CanVary, ulong Hash);
