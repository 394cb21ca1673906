using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// One run. Requests that change it are served one at a time, and each stops the background task before it writes; requests that only look
/// interleave with everything and are answered from memory.
/// </summary>
internal sealed partial class ExperimentGrain : Grain, IExperimentGrain, IRemindable, IDisposable
{
    private const string ReminderName = "wake";
    private readonly RunJournal journal;
    private readonly RunActivity activity = new();
    private readonly PolicyRequests requests;
    private readonly EvaluationDispatcher dispatcher;
    private readonly DefinitionCache definitions;
    private readonly RunOptions options;
    private readonly SiloMetrics metrics;
    private readonly TracingOptions tracing;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly RunId run;
    private readonly string owner;
    private readonly SiloId here;
    private readonly LocalAvailability availability;
    private readonly RunRemains remains;
    private readonly IStoreHealth? health;
    private ExperimentSpecification? specification;
    private RunSession? session;

    public ExperimentGrain([PersistentState("experiment", ExperimentRecord.StorageName)] IPersistentState<ExperimentRecord> storage,
        DefinitionCache definitions, EvaluationDispatcher dispatcher, LocalAvailability availability, RunRemains remains,
        ILocalSiloDetails silo, IOptions<RunOptions> options, SiloMetrics metrics, IOptions<TracingOptions> tracing, TimeProvider time,
        ILoggerFactory loggers, IStoreHealth? health = null)
    {
        this.definitions = definitions;
        this.dispatcher = dispatcher;
        this.options = options.Value;
        this.metrics = metrics;
        this.tracing = tracing.Value;
        this.time = time;
        logger = loggers.CreateLogger<ExperimentGrain>();
        run = new RunId(this.GetPrimaryKeyString());
        here = SiloId.Of(silo.SiloAddress);
        owner = $"{here}/{GrainContext.ActivationId}";
        var archive = new ArchiveWriter(run, GrainFactory, this.options, loggers.CreateLogger<ArchiveWriter>());
        journal =
            new RunJournal(run, new RunStore(storage, owner), GrainFactory, activity, archive, metrics, time,
                loggers.CreateLogger<RunJournal>(), health);
        requests = new PolicyRequests(time);
        dispatcher.OnIncident = journal.Note;
        this.availability = availability;
        this.remains = remains;
        this.health = health;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Some stores would give such a key the record of another run. No call gets through to it.
        if (!journal.Exists || !RunId.IsStorageKey(run.Value)) return Task.CompletedTask;
        if (journal.Damage.Length > 0)
        {
            FoundDamage(DamageOfRecord());
            return Task.CompletedTask;
        }
        try
        {
            journal.Open();
            specification = SpecificationYaml.Read(journal.Record.SpecificationYaml);
        }
        catch (ArgumentException exception)
        {
            // A record of an older build, which has no checksum.
            journal.Distrust(exception.Message);
            FoundDamage(DamageOfRecord());
            return Task.CompletedTask;
        }
        catch (SpecificationException exception)
        {
            cannotGoOn = RecordStatus.Unreadable(exception);
            LogCannotGoOn(logger, exception, run);
            return Task.CompletedTask;
        }
        if (options.AutoResume && journal.Record.State == RunState.Running) StartWork(LoopMode.Training);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var unsaved = mode == LoopMode.Training;
        await StopWorkAsync();
        if (!unsaved || (session is null && !isCounted) || journal.Fenced || journal.Record.State != RunState.Running) return;
        try
        {
            var last = Snapshot();
            await journal.WriteLastAsync(isCounted ? last with { Starts = last.Starts.Undone() } : last);
        }
        catch (Exception exception)
        {
            LogNotCheckpointed(logger, exception, run, journal.Record.Iteration);
        }
    }

    public void Dispose() => stop.Dispose();

    public async Task<RunStatus> Submit(SubmitRequest request)
    {
        RequireId();
        var asked = Parse(request.SpecificationYaml);
        if (journal.Exists)
        {
            await RequireKeptAsync();
            RequireRun();
            var hash = await HashAsync(asked);
            var stored = Parse(journal.Record.SpecificationYaml);
            // Values without effect, which older builds took, do not make another experiment.
            if (hash != journal.Record.SubmittedHash && hash != SpecificationText.Hash(stored)
                && hash != SpecificationText.Hash(IdleKeys.Without(stored)))
                throw new RunException(RunError.Conflict,
                    $"Run '{run}' exists with another specification. Choose another id, or extend that run.");
            if (request.Start && State == RunState.Paused) await GoOnAsync(force: false);
            return Status();
        }
        SpecificationErrors.ForCaller(() => IdleKeys.Refuse(asked));
        var definition = await DefineAsync(asked);
        using var submit = Tracing.StartAccept(run, request.TraceParent);
        await Task.Run(() => SizeLimits.Check(definition.Run, options));
        var begun = RunSession.Begin(run, definition);
        var submittedAt = time.GetUtcNow();
        await AnnounceAsync(new CatalogEntry(run, asked.Task, request.Start ? RunState.Running : RunState.Paused, submittedAt,
            asked.Iterations, Submitting: true, Labels: RecordStatus.Given(request.Labels)));
        var first = begun.Snapshot(new ExperimentRecord
        {
            SubmittedHash = definition.Hash,
            State = request.Start ? RunState.Running : RunState.Paused,
            Claim = new RunClaim(owner, 1),
            SubmittedAt = submittedAt,
            TraceParent = Tracing.ParentOf(request.TraceParent),
            Labels = request.Labels ?? "",
        });
        return await CreateAsync(begun, first);
    }

    public async Task<RunStatus> Pause()
    {
        RequireRun();
        if (journal.Record.State is not RunState.Running) return Status();
        var before = await InterruptAsync();
        if (journal.Record.State is not RunState.Running) return Status();
        await WriteNowAsync(() => Snapshot() with { State = RunState.Paused, Starts = StartTally.None }, before);
        await SettleAsync();
        return Status();
    }

    public async Task<RunStatus> Resume(bool force)
    {
        RequireRun();
        if (journal.Record.State == RunState.Cancelled)
            throw new RunException(RunError.Conflict, $"Run '{run}' is cancelled; a cancelled run does not go on.");
        if (journal.Record is { State: RunState.Failed, Validity.EndedRun: true })
            throw new RunException(RunError.Conflict,
                $"Run '{run}' cannot be resumed: {journal.Record.Message}. Going on without a change would give the same.");
        if (journal.Record.State == RunState.Completed) await RequireHistoryAsync();
        else if (mode != LoopMode.Training) await GoOnAsync(force);
        return Status();
    }

    public async Task<RunStatus> Cancel()
    {
        RequireRun();
        if (journal.Record.State is RunState.Cancelled or RunState.Completed) return Status();
        var before = await InterruptAsync();
        if (journal.Record.State is RunState.Completed) return Status();
        // A failed run's checkpoint may be the evidence: it stays as it is.
        var failed = journal.Record.State == RunState.Failed;
        await WriteNowAsync(() => (failed ? journal.Record : Snapshot()) with { State = RunState.Cancelled }, before);
        await SettleAsync();
        return Status();
    }

    public async Task<PolicyReply> RequestPolicy()
    {
        RequireRun();
        var iteration = journal.Histories.Training.LastIteration.Value;
        var policy = session is null ? journal.Record.Policy : session.Policy;
        if (policy is not null && (policy.Iteration == iteration || requests.StillAnswers())) return new PolicyReply(policy.Json, Status());
        if (requests.TakeError() is { } error) throw new RunException(RunError.Conflict, error);
        if (iteration == 0)
            throw new RunException(RunError.Conflict, $"Run '{run}' has not completed an iteration yet: there is no policy to choose.");
        if (damage.Length > 0) throw new RunException(RunError.Failed, damage);
        if (journal.Record.State is RunState.Cancelled or RunState.Failed)
            throw new RunException(RunError.Conflict,
                $"Run '{run}' is {(journal.Record.State == RunState.Failed ? "failed" : "cancelled")} and has no policy of its last " +
                $"iteration{Because(journal.Record.Message)}");
        if (session is null && !await TryLoadAsync(force: false, isAsked: true))
            throw new RunException(RunError.Conflict, Status().Message);
        if (!session!.Definition.Run.HasPolicies)
            throw new RunException(RunError.Conflict,
                $"Task '{session.Definition.Objective.Name}' has no policies, so run '{run}' has none to export.");
        requests.Want();
        if (mode == LoopMode.Idle)
        {
            await StopWorkAsync();
            StartWork(LoopMode.Choosing);
        }
        return new PolicyReply(null, Status());
    }

    public async Task Wake()
    {
        if (journal.Damage.Length > 0) return;
        if (!journal.Exists)
        {
            // Announced, and never written: nobody was told that it is accepted.
            await Catalog.Withdraw(run);
            DeactivateOnIdle();
        }
        if (!journal.Exists || journal.Record.State != RunState.Running)
        {
            await RemoveReminderAsync();
            if (journal.Exists) await ReportAsync();
            return;
        }
        if (!options.AutoResume || mode != LoopMode.Idle) return;
        // Another silo may be able to, and the next call may activate it there.
        if (cannotGoOn.Length > 0) DeactivateOnIdle();
        else StartWork(LoopMode.Training);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    private static ExperimentSpecification Parse(string yaml) => SpecificationErrors.ForCaller(() => SpecificationYaml.Read(yaml));

    // What is left to the task is settled before it counts, as it was when the run was stored.
    private async Task<string> HashAsync(ExperimentSpecification asked) =>
        asked.Policy.ActionScale is null ? (await DefineAsync(asked)).Hash : SpecificationText.Hash(asked);

    private async Task<RunDefinition> DefineAsync(ExperimentSpecification asked)
    {
        try
        {
            // May compile a model.
            return await Task.Run(() => SpecificationErrors.ForCaller(() => definitions.Add(asked)));
        }
        catch (Exception exception) when (exception is not RunException)
        {
            LogCannotGoOn(logger, exception, run);
            throw new RunException(RunError.Conflict, exception.Message);
        }
    }

    /// <summary>Stores a new run's first record, and starts the run if that says so.</summary>
    private async Task<RunStatus> CreateAsync(RunSession begun, ExperimentRecord first)
    {
        await WriteNowAsync(() => first);
        specification = begun.Definition.Specification;
        session = begun;
        journal.Histories.Restart(first);
        if (first.State == RunState.Running) StartWork(LoopMode.Training);
        await ReportAsync();
        return Status();
    }

    private static string Because(string message) => message.Length > 0 ? $": {message}" : ".";

    /// <exception cref="RunException">There is no run, and can be none of this id.</exception>
    private void RequireId()
    {
        if (!journal.Exists && !RunId.IsValid(run.Value)) throw RecordStatus.Missing(run);
    }

    /// <summary>For what a damaged run answers too.</summary>
    private void RequireRecord()
    {
        if (!journal.Exists || deleting) throw RecordStatus.Missing(run);
        // The next call reads the store again: it may have been restored.
        if (damage.Length > 0) DeactivateOnIdle();
    }

    private void RequireRun()
    {
        RequireRecord();
        if (journal.Damage.Length > 0) throw new RunException(RunError.Failed, damage);
        if (journal.Fenced) throw Moved();
    }

    private RunException Moved() => new(RunError.Conflict, $"Run '{run}' has just moved to another silo; ask again.");

    private ExperimentSpecification RequireSpecification() =>
        specification ?? throw new RunException(RunError.Conflict, cannotGoOn);

    private ExperimentRecord Snapshot() => session is null ? journal.Record : journal.Snapshot(session);
}
