using System.Collections.Immutable;

namespace EsEnas.Core.Runs;

/// <summary>
/// A run as bytes: the checkpoint of training, which is also what replay and forks begin from, and those of the phases after it. Each is
/// framed by itself, so that builds from before a phase existed can still read what they know, and start the rest over with the same
/// numbers.
/// </summary>
/// <param name="Training">The checkpoint of training.</param>
/// <param name="Later">Phases after training that have begun, in order.</param>
/// <param name="Validity">Invalid evaluations so far.</param>
/// <param name="Tally">What it has spent; null from builds that did not count.</param>
public sealed record RunCheckpoint(byte[] Training, ImmutableArray<PhaseCheckpoint> Later, RunValidity Validity, RunTally? Tally = null);
