namespace EsEnas.Core.Policies.Compact;

/// <summary>Something that a policy can do without, named independently of the numbers that it has.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="From">The neuron: of an edge where it starts, of a mean the observation.</param>
/// <param name="To">Where an edge ends; 0 for the others.</param>
internal readonly record struct CompactPart(CompactPartKind Kind, int From, int To);

/// <summary>Kinds of parts. The numbers are stored.</summary>
internal enum CompactPartKind : byte
{
    /// <summary>An edge; its weight stays if other edges share it.</summary>
    Edge = 0,

    /// <summary>A bias, which becomes 0.</summary>
    Bias = 1,

    /// <summary>The mean of an observation, which becomes 0.</summary>
    Mean = 2,
}
