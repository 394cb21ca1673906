namespace EsEnas.Core.Policies;

/// <summary>Where a policy came from.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Specification">Canonical YAML of the run's specification.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Iteration">The iteration whose weights these are.</param>
/// <param name="Fingerprint">Fingerprint of the trainer's state then.</param>
/// <param name="NumericsIdentity">What the numbers depend on beside the specification.</param>
/// <param name="Model">The Dna's text.</param>
/// <param name="Return">Mean real return over episodes that had no part in choosing the policy; null before it was measured.</param>
/// <param name="ReturnStd">Standard deviation of those episodes' returns.</param>
/// <param name="Episodes">How many such episodes.</param>
public sealed record PolicyProvenance(string Run, string Specification, ulong Seed, int Iteration, string Fingerprint,
    string NumericsIdentity, string Model, double? Return, double? ReturnStd, int Episodes);
