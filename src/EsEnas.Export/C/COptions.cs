namespace EsEnas.Export.C;

/// <summary>How a policy is written as C.</summary>
/// <param name="IsDouble">Numbers are doubles, and the actions those of the product to the bit where the C library is the same; else they
/// are floats.</param>
/// <param name="UsesLibrary">tanh and the like are those of math.h; else they are written along, and nothing is included but stdint.h and
/// float.h.</param>
/// <param name="IsFixed">Everything is whole numbers, and a step needs no floating point: for policies of few bits.</param>
public sealed record COptions(bool IsDouble = false, bool UsesLibrary = true, bool IsFixed = false);
