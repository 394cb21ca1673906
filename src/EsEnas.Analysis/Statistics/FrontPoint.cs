namespace EsEnas.Analysis.Statistics;

/// <summary>An evaluation that no other one of its run beats in both return and active weights.</summary>
/// <param name="ActiveWeights">Weights that its model used.</param>
/// <param name="Return">Real return of its single episode.</param>
public readonly record struct FrontPoint(int ActiveWeights, double Return);
