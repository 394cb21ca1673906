namespace EsEnas.Client.Evaluation;

/// <summary>What a trial of a policy does besides playing episodes.</summary>
/// <param name="Program">The program that acts in the policy's place; null for the policy.</param>
/// <param name="Trace">Where steps and episodes are written; null for nowhere.</param>
internal sealed record TrialOptions(string? Program = null, TrialTrace? Trace = null);
