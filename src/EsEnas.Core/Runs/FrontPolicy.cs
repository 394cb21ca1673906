using EsEnas.Core.Runs.Selection;

namespace EsEnas.Core.Runs;

/// <summary>A policy of a run's front: the best of its size, with its return on episodes that had no part in finding it.</summary>
/// <param name="Choice">The policy, as a finished selection.</param>
/// <param name="IsWithin">Whether it has passed the test by which it loses no more than is tolerated.</param>
/// <param name="IsPolicy">Whether it is the run's policy.</param>
public sealed record FrontPolicy(SelectionState Choice, bool IsWithin, bool IsPolicy);
