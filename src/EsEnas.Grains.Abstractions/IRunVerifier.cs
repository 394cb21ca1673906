using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// Makes evaluations of a run again and compares. Key = run id + "/" + a word of the caller's, so that each caller has a verifier of its
/// own. The work is spread over the silos like a run's, as a run of its own; closing the stream ends it.
/// </summary>
/// <remarks>
/// Every stream reports its progress from time to time and ends with its result. Refusals are <see cref="RunException"/>s.
/// </remarks>
[Alias("esenas.IRunVerifier"), GrainKey("/[0-9A-Za-z_-]{1,64}")]
public interface IRunVerifier : IGrainWithStringKey
{
    /// <summary>Makes one evaluation again.</summary>
    /// <param name="iteration">From 1 to the last completed one; of a forked run, after the fork.</param>
    /// <param name="evaluation">Index in the iteration, from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Alias("Replay")]
    IAsyncEnumerable<VerificationUpdate> Replay([CheckedByGrain] IterationNumber iteration, [CheckedByGrain] int evaluation,
        CancellationToken cancellationToken = default);

    /// <summary>Makes the phases after the training of a completed run again, and tells what one of their evaluations gave.</summary>
    /// <param name="phase">The phase's name.</param>
    /// <param name="step">Iteration or round of it, from 1.</param>
    /// <param name="evaluation">Index in that step, from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Alias("ReplayPhase")]
    IAsyncEnumerable<VerificationUpdate> ReplayPhase([Line(64)] string phase, [CheckedByGrain] int step, [CheckedByGrain] int evaluation,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a random sample of the run's evaluations again, and then the phases after training, whose policy is compared with the reported
    /// one.
    /// </summary>
    /// <param name="share">Share of all evaluations, above 0 to 1.</param>
    /// <param name="seed">Chooses the sample.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Alias("Verify")]
    IAsyncEnumerable<VerificationUpdate> Verify([CheckedByGrain] double share, ulong seed, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records an episode on one of the silos: what moves, what the policy sees and does, and every neuron. The return of what is recorded
    /// is that of the evaluation, to the bit. <see cref="TrajectoryStream"/> reads the stream.
    /// </summary>
    /// <param name="request">Which episode, at which rate.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Alias("Record")]
    IAsyncEnumerable<TrajectoryUpdate> Record(TrajectoryRequest request, CancellationToken cancellationToken = default);

    /// <summary>Starts a new run from the state after an iteration.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends it; before the last update nothing has been created.</param>
    [Alias("Fork")]
    IAsyncEnumerable<VerificationUpdate> Fork(ForkRequest request, CancellationToken cancellationToken = default);
}
