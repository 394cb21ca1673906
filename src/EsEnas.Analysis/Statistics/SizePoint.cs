namespace EsEnas.Analysis.Statistics;

/// <summary>A policy of a run's front of sizes.</summary>
/// <param name="Numbers">Numbers that a deployment stores.</param>
/// <param name="Bits">Bits of each.</param>
/// <param name="FlashBytes">Bytes of flash in all.</param>
/// <param name="Return">Mean return over episodes that had no part in finding it.</param>
/// <param name="Error">The standard error of that.</param>
/// <param name="IsPolicy">Whether it is the run's policy.</param>
public readonly record struct SizePoint(int Numbers, int Bits, long FlashBytes, double Return, double Error, bool IsPolicy);
