using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;
using Orleans.Concurrency;

namespace EsEnas.Grains.Abstractions;

/// <summary>One run: owns its loop and its checkpoint. Key = run id.</summary>
/// <remarks>Errors that a caller can act on are <see cref="RunException"/>s.</remarks>
[Alias("esenas.IExperimentGrain"), GrainKey]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the run and starts it. Idempotent: the same specification under the same id is the same run (a paused one goes on).
    /// </summary>
    /// <remarks>Compared by hash with the specification as it was first submitted, and as extended since: neither is a conflict.</remarks>
    /// <exception cref="RunException">Invalid specification (<see cref="RunError.InvalidSpecification"/>), or the id belongs to another
    /// specification (<see cref="RunError.Conflict"/>).</exception>
    [Alias("Submit")]
    Task<RunStatus> Submit(SubmitRequest request);

    /// <summary>Where the run stands. Interleaves with everything; answers from memory.</summary>
    /// <exception cref="RunException">No such run (<see cref="RunError.NotFound"/>), as for every other method.</exception>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<RunStatus> GetStatus();

    /// <summary>
    /// Reads all that is stored of a run that rests, its history included: <see cref="RunState.Damaged"/> if a part of it cannot be
    /// decoded.
    /// </summary>
    [Alias("Inspect")]
    Task<RunStatus> Inspect();

    /// <summary>Checkpoints and stops working until resumed. Returns when the checkpoint is written.</summary>
    [Alias("Pause")]
    Task<RunStatus> Pause();

    /// <summary>Continues from the last checkpoint. Does nothing to a running or completed run.</summary>
    /// <param name="force">Accept another numerics identity than the run's own; its numbers may then differ.</param>
    /// <exception cref="RunException">Cancelled, or another numerics identity (<see cref="RunError.Conflict"/>).</exception>
    [Alias("Resume")]
    Task<RunStatus> Resume(bool force);

    /// <summary>Ends the run permanently; its history and checkpoint stay readable.</summary>
    [Alias("Cancel")]
    Task<RunStatus> Cancel();

    /// <summary>
    /// Removes the run with all that is stored of it: record, history, kept checkpoints, its place in the list of runs. What a crash leaves
    /// is removed at the next start; until then it is no run any more.
    /// </summary>
    /// <remarks>A run of millions of iterations has thousands of parts to remove, one after the other.</remarks>
    /// <param name="when">When it may be.</param>
    /// <exception cref="RunException">It is running, or not cancelled (<see cref="RunError.Conflict"/>); the store does not answer
    /// (<see cref="RunError.Unreachable"/>): the message says whether anything is deleted.</exception>
    [Alias("Delete"), ResponseTimeout("00:10:00")]
    Task Delete(RunDeletion when);

    /// <summary>Gives the run another name, or other labels; nothing that it computes depends on them.</summary>
    /// <exception cref="RunException">Another run has that name or id (<see cref="RunError.Conflict"/>).</exception>
    [Alias("Describe")]
    Task<RunStatus> Describe(RunDescription description);

    /// <summary>Goes on with a deletion that broke off; does nothing if the list of runs knows of none.</summary>
    [Alias("FinishDeletion"), SilosOnly, ResponseTimeout("00:10:00")]
    Task FinishDeletion();

    /// <summary>
    /// Raises the number of iterations to <paramref name="iterations"/> in all; the run goes on, completed and paused ones too, and chooses
    /// its policy anew.
    /// </summary>
    /// <exception cref="RunException">
    /// Not more than now (<see cref="RunError.InvalidSpecification"/>); failed, cancelled or ended by <c>stopAtReturn</c>
    /// (<see cref="RunError.Conflict"/>).
    /// </exception>
    [Alias("Extend")]
    Task<RunStatus> Extend([CheckedByGrain] int iterations);

    /// <summary>
    /// As <see cref="Extend"/>, for every key that says how long a run trains: iterations, budgets, when it stops by itself. Each may only
    /// allow more than now, and the run must not be over under all of them.
    /// </summary>
    /// <param name="changes">A YAML mapping of these keys, such as <c>budget: { episodes: 2000 }</c>.</param>
    /// <exception cref="RunException">
    /// Another key, or not more than now (<see cref="RunError.InvalidSpecification"/>); failed, cancelled or ended by another key
    /// (<see cref="RunError.Conflict"/>).
    /// </exception>
    [Alias("ExtendBudget")]
    Task<RunStatus> ExtendBudget([Document(4096)] string changes);

    /// <summary>
    /// Follows the run: every history row from <paramref name="fromIteration"/> on (older ones from the history), status changes between.
    /// Ends when the run is paused, completed, failed or cancelled. Reconnect with the last iteration seen + 1.
    /// </summary>
    [Alias("Watch"), AlwaysInterleave]
    IAsyncEnumerable<RunUpdate> Watch([Number(0, int.MaxValue)] IterationNumber fromIteration,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// History rows [from, from + count) that exist, in order, in packed binary form (IterationRow), checkpointed or not.
    /// </summary>
    /// <remarks>
    /// <para>At most <see cref="HistoryLimits.MaxRowsPerCall"/> rows; ask again from the last one + 1.</para>
    /// <para>Rows are sent as they are stored (<see cref="IterationRow.Pack"/>), 80 bytes and 8 for each reason of invalid evaluations:
    /// silos and consoles of other builds understand that, and a silo need not decode what it only hands on. Whoever asks through
    /// <see cref="IRunReader"/> or <see cref="RunUpdate"/> gets rows.</para>
    /// </remarks>
    [Alias("GetHistory"), AlwaysInterleave]
    Task<byte[]> GetHistory([Number(0, int.MaxValue)] IterationNumber fromIteration, [Number(0, int.MaxValue)] int count);

    /// <summary>
    /// The rows of a phase after training, as <see cref="GetHistory"/> gives those of training; they are numbered from 1 again.
    /// </summary>
    /// <param name="phase">Its name (<see cref="PhaseStatus.Name"/>); of one that has no rows, or that the run has not, there are
    /// none.</param>
    /// <param name="fromIteration">The first iteration.</param>
    /// <param name="count">How many.</param>
    [Alias("GetPhaseHistory"), AlwaysInterleave]
    Task<byte[]> GetPhaseHistory([Line(64)] string phase, [Number(0, int.MaxValue)] IterationNumber fromIteration,
        [Number(0, int.MaxValue)] int count);

    /// <summary>The rows of the fine-tuning, for consoles of builds that did not know other phases.</summary>
    [Alias("GetPolishHistory"), AlwaysInterleave]
    Task<byte[]> GetRowsForOlderConsoles([Number(0, int.MaxValue)] IterationNumber fromIteration,
        [Number(0, int.MaxValue)] int count);

    /// <summary>
    /// What the models proposed in iterations [from, from + count) have in common, in order, packed (ProposalSummary): of the iterations
    /// whose summary is kept, checkpointed or not. Runs of builds that did not record them have none.
    /// </summary>
    [Alias("GetProposals"), AlwaysInterleave]
    Task<byte[]> GetProposals([Number(0, int.MaxValue)] IterationNumber fromIteration, [Number(0, int.MaxValue)] int count);

    /// <summary>
    /// The run's policy file (JSON). A completed run's is ready; for a running or paused one the selection runs now from the current state
    /// and training then goes on.
    /// </summary>
    /// <exception cref="RunException">No iteration completed yet, or the objective has no policies
    /// (<see cref="RunError.Conflict"/>).</exception>
    [Alias("RequestPolicy")]
    Task<PolicyReply> RequestPolicy();

    /// <summary>
    /// The policy files of the run's front, packed (<see cref="FrontPolicies"/>), in the order of <see cref="RunStatus.Front"/>; none if
    /// it has none.
    /// </summary>
    [Alias("GetFront"), AlwaysInterleave]
    Task<byte[]> GetFront();

    /// <summary>
    /// Changes how the run's policy is chosen and finished once its training has ended; the phases after training are then done, or done
    /// anew. Does nothing where nothing changes.
    /// </summary>
    /// <exception cref="RunException">
    /// Another key is changed, or a value is not allowed (<see cref="RunError.InvalidSpecification"/>); failed or cancelled
    /// (<see cref="RunError.Conflict"/>).
    /// </exception>
    [Alias("Amend")]
    Task<RunStatus> Amend([Document(SpecificationYaml.MaxBytes)] string specificationYaml);

    /// <summary>Canonical YAML of the specification.</summary>
    [Alias("GetSpecification"), AlwaysInterleave]
    Task<string> GetSpecification();

    /// <summary>What the run's numbers follow from.</summary>
    [Alias("GetProvenance"), AlwaysInterleave]
    Task<RunProvenance> GetProvenance();

    /// <summary>
    /// What happened to the run: silos that were lost, evaluations that were made again, outages of the store, where it went on; the
    /// newest first, two hundred at most. Stored with the run's checkpoints, so that a crash costs what came after the last one. None of it
    /// changed a number.
    /// </summary>
    [Alias("GetIncidents"), AlwaysInterleave]
    Task<IReadOnlyList<RunIncident>> GetIncidents();

    /// <summary>What is stored of the run's end, or of its last choice of a policy; null if it has no policy.</summary>
    [Alias("GetOutcome"), AlwaysInterleave, SilosOnly]
    Task<RunOutcome?> GetOutcome();

    /// <summary>
    /// Creates a run from the state of another run, with its history up to that state, and starts it. Idempotent like <see cref="Submit"/>.
    /// </summary>
    /// <exception cref="RunException">As <see cref="Submit"/>; or the checkpoint is not one of that specification
    /// (<see cref="RunError.Conflict"/>).</exception>
    [Alias("SubmitFork"), SilosOnly]
    Task<RunStatus> SubmitFork(ForkSubmission submission);

    /// <summary>Moves the run to another silo if it is on <paramref name="silo"/>; it checkpoints first and continues there.</summary>
    /// <param name="silo">The silo to leave.</param>
    /// <param name="target">Where to go.</param>
    /// <returns>Whether it was there.</returns>
    [Alias("Leave"), SilosOnly]
    Task<bool> Leave([SiloAddress] SiloId silo, [SiloAddress] SiloId target);

    /// <summary>Activates the run if it has work to do; the catalog calls it at silo start.</summary>
    [Alias("Wake")]
    Task Wake();
}
