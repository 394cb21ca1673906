using EsEnas.Core.Documents;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Rollouts;
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
    private readonly RunStore store;
    private readonly RunHistory history;
    private readonly RunHistory polishHistory;
    private readonly RunBoard board = new();
    private readonly RunCheckpoints checkpoints;
    private readonly PolicyRequests requests;
    private readonly EvaluationDispatcher dispatcher;
    private readonly DefinitionCache definitions;
    private readonly RunOptions options;
    private readonly SiloMetrics metrics;
    private readonly TracingOptions tracing;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string run;
    private readonly string owner;
    private readonly string here;
    private readonly ArchiveWriter archive;
    private readonly LocalDuty duty;
    private ExperimentSpecification? specification;
    private RunSession? session;

    public ExperimentGrain([PersistentState("experiment", ExperimentRecord.StorageName)] IPersistentState<ExperimentRecord> storage, DefinitionCache definitions,
        EvaluationDispatcher dispatcher, LocalDuty duty, ILocalSiloDetails silo, IOptions<RunOptions> options, SiloMetrics metrics, IOptions<TracingOptions> tracing,
        TimeProvider time, ILoggerFactory loggers)
    {
        this.definitions = definitions;
        this.dispatcher = dispatcher;
        this.options = options.Value;
        this.metrics = metrics;
        this.tracing = tracing.Value;
        this.time = time;
        logger = loggers.CreateLogger<ExperimentGrain>();
        run = this.GetPrimaryKeyString();
        owner = $"{silo.SiloAddress}/{GrainContext.ActivationId}";
        store = new RunStore(storage);
        history = new RunHistory(run, GrainFactory);
        polishHistory = new RunHistory($"{run}/polish", GrainFactory);
        checkpoints = new RunCheckpoints(run, store, history, polishHistory, board, metrics, time, loggers.CreateLogger<RunCheckpoints>());
        requests = new PolicyRequests(time);
        here = silo.SiloAddress.ToParsableString();
        archive = new ArchiveWriter(run, GrainFactory, this.options, loggers.CreateLogger<ArchiveWriter>());
        this.duty = duty;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Some stores would give such a key the record of another run. No call gets through to it.
        if (!store.Exists || !RunId.IsStorageKey(run)) return Task.CompletedTask;
        if (store.Damage.Length > 0)
        {
            FoundDamage(DamageOfRecord());
            return Task.CompletedTask;
        }
        try
        {
            history.Restart(store.Record);
            polishHistory.Restart(store.Record.Polish);
            specification = SpecificationYaml.Read(store.Record.SpecificationYaml);
        }
        catch (ArgumentException exception)
        {
            // A record of an older build, which has no checksum.
            store.Distrust(exception.Message);
            FoundDamage(DamageOfRecord());
            return Task.CompletedTask;
        }
        catch (SpecificationException exception)
        {
            board.Hindrance = $"this build cannot read the run's specification: {exception.Message}";
            LogCannotGoOn(logger, exception, run);
            return Task.CompletedTask;
        }
        if (options.AutoResume && store.Record.State == RunState.Running) StartWork(LoopMode.Training);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var unsaved = mode == LoopMode.Training;
        await StopWorkAsync();
        if (!unsaved || session is null || store.Fenced || store.Record.State != RunState.Running) return;
        try
        {
            var last = Snapshot();
            await checkpoints.WriteLastAsync(isCounted ? last with { Starts = last.Starts.Undone() } : last);
        }
        catch (Exception exception)
        {
            LogNotCheckpointed(logger, exception, run, store.Record.Iteration);
        }
    }

    public void Dispose() => stop.Dispose();

    public async Task<RunStatus> Submit(SubmitRequest request)
    {
        RequireId();
        var asked = Parse(request.SpecificationYaml);
        if (store.Exists)
        {
            RequireRun();
            var hash = await HashAsync(asked);
            if (hash != store.Record.SubmittedHash && hash != SpecificationText.Hash(Parse(store.Record.SpecificationYaml)))
                throw new RunException(RunError.Conflict, $"Run '{run}' exists with another specification. Choose another id, or extend that run.");
            if (request.Start && State == RunState.Paused) await GoOnAsync(force: false);
            return Status();
        }
        var definition = await DefineAsync(asked);
        using var submit = Tracing.StartAccept(run, request.TraceParent);
        var begun = RunSession.Begin(definition);
        await Task.Run(() => SizeLimits.Check(begun, options));
        var submittedAt = time.GetUtcNow();
        await AnnounceAsync(new CatalogEntry(run, asked.Task, request.Start ? RunState.Running : RunState.Paused, submittedAt, asked.Iterations, Submitting: true));
        var first = begun.Snapshot(new ExperimentRecord
        {
            SubmittedHash = definition.Hash,
            State = request.Start ? RunState.Running : RunState.Paused,
            Claim = new RunClaim(owner, 1),
            SubmittedAt = submittedAt,
            TraceParent = Tracing.ParentOf(request.TraceParent),
        }, null, null);
        return await CreateAsync(begun, first);
    }

    public async Task<RunStatus> Pause()
    {
        RequireRun();
        if (store.Record.State is not RunState.Running) return Status();
        var before = mode;
        await StopWorkAsync();
        if (store.Record.State is not RunState.Running) return Status();
        await WriteNowAsync(() => Snapshot() with { State = RunState.Paused, Starts = StartTally.None }, before);
        await SettleAsync();
        return Status();
    }

    public async Task<RunStatus> Resume(bool force)
    {
        RequireRun();
        if (store.Record.State == RunState.Cancelled) throw new RunException(RunError.Conflict, $"Run '{run}' is cancelled; a cancelled run does not go on.");
        if (store.Record is { State: RunState.Failed, Validity.EndedRun: true })
            throw new RunException(RunError.Conflict, $"Run '{run}' cannot be resumed: {store.Record.Message}. Going on without a change would give the same.");
        if (store.Record.State == RunState.Completed) await RequireHistoryAsync();
        else if (mode != LoopMode.Training) await GoOnAsync(force);
        return Status();
    }

    public async Task<RunStatus> Cancel()
    {
        RequireRun();
        if (store.Record.State is RunState.Cancelled or RunState.Completed) return Status();
        var before = mode;
        await StopWorkAsync();
        if (store.Record.State is RunState.Completed) return Status();
        // A failed run's checkpoint may be the evidence: it stays as it is.
        var failed = store.Record.State == RunState.Failed;
        await WriteNowAsync(() => (failed ? store.Record : Snapshot()) with { State = RunState.Cancelled }, before);
        await SettleAsync();
        return Status();
    }

    public async Task<RunStatus> Extend(int iterations)
    {
        RequireRun();
        if (store.Record.State is RunState.Failed or RunState.Cancelled)
            throw new RunException(RunError.Conflict, $"Run '{run}' is {(store.Record.State == RunState.Failed ? "failed" : "cancelled")}; only a sound run can be extended.");
        var current = RequireSpecification();
        if (iterations <= current.Iterations)
            throw new RunException(RunError.InvalidSpecification, $"iterations: '{iterations}' is not allowed: the run has {current.Iterations} already; ask for more");
        // Read back, so that the upper limit is the specification's own.
        var extended = Parse(SpecificationText.ToCanonicalYaml(current with { Iterations = iterations }));
        var definition = await DefineAsync(extended);

        // Before anything is stopped or written: an extension that is refused leaves the run as it was.
        if ((session?.NumericsIdentity ?? store.Record.NumericsIdentity) != definition.NumericsIdentity)
            throw new RunException(RunError.Conflict, OtherIdentity(definition.NumericsIdentity));
        var before = mode;
        await StopWorkAsync();
        if (store.Record.State == RunState.Completed && store.Record.Iteration < current.Iterations)
            throw new RunException(RunError.Conflict, $"Run '{run}' ended at iteration {store.Record.Iteration} because it reached stopAtReturn; more iterations would change nothing.");
        await AnnounceAsync(Entry(RunState.Running), before);
        await WriteNowAsync(() => Snapshot() with
        {
            SpecificationYaml = definition.Yaml,
            // It goes on in any case, also if this silo dies before its loop has written that.
            State = RunState.Running,
            Selection = [],
            Polish = null,
            Starts = StartTally.None,
        }, before);
        specification = extended;
        session = null;
        await GoOnAsync(force: false);
        return Status();
    }

    public async Task<PolicyReply> RequestPolicy()
    {
        RequireRun();
        var iteration = history.Last?.Iteration ?? 0;
        var policy = session is null ? store.Record.Policy : session.Policy;
        if (policy is not null && (policy.Iteration == iteration || requests.StillAnswers())) return new PolicyReply(policy.Json, Status());
        if (requests.TakeError() is { } error) throw new RunException(RunError.Conflict, error);
        if (iteration == 0) throw new RunException(RunError.Conflict, $"Run '{run}' has not completed an iteration yet: there is no policy to choose.");
        if (damage.Length > 0) throw new RunException(RunError.Failed, damage);
        if (store.Record.State is RunState.Cancelled or RunState.Failed)
            throw new RunException(RunError.Conflict, $"Run '{run}' is {(store.Record.State == RunState.Failed ? "failed" : "cancelled")} and has no policy of its last iteration{Because(store.Record.Message)}");
        if (session is null && !await TryLoadAsync(force: false)) throw new RunException(RunError.Conflict, Status().Message);
        if (!session!.Definition.HasPolicies)
            throw new RunException(RunError.Conflict, $"Task '{session.Definition.Objective.Name}' has no policies, so run '{run}' has none to export.");
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
        if (store.Damage.Length > 0) return;
        if (!store.Exists)
        {
            // Announced, and never written: nobody was told that it is accepted.
            await GrainFactory.GetGrain<IExperimentCatalog>(0).Withdraw(run);
            DeactivateOnIdle();
        }
        if (!store.Exists || store.Record.State != RunState.Running)
        {
            await RemoveReminderAsync();
            if (store.Exists) await ReportAsync();
            return;
        }
        if (options.AutoResume && mode == LoopMode.Idle && specification is not null) StartWork(LoopMode.Training);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    private static ExperimentSpecification Parse(string yaml)
    {
        try
        {
            return SpecificationYaml.Read(yaml);
        }
        catch (SpecificationException exception)
        {
            throw new RunException(RunError.InvalidSpecification, exception.Message);
        }
    }

    // What is left to the task is settled before it counts, as it was when the run was stored.
    private async Task<string> HashAsync(ExperimentSpecification asked) =>
        asked.Policy.ActionScale is null ? (await DefineAsync(asked)).Hash : SpecificationText.Hash(asked);

    private async Task<RunDefinition> DefineAsync(ExperimentSpecification asked)
    {
        try
        {
            // May compile a model.
            return await Task.Run(() => definitions.Add(asked));
        }
        catch (SpecificationException exception)
        {
            throw new RunException(RunError.InvalidSpecification, exception.Message);
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
        history.Restart(first);
        if (first.State == RunState.Running) StartWork(LoopMode.Training);
        await ReportAsync();
        return Status();
    }

    private static string Because(string message) => message.Length > 0 ? $": {message}" : ".";

    /// <exception cref="RunException">There is no run, and can be none of this id.</exception>
    private void RequireId()
    {
        if (!store.Exists && !RunId.IsValid(run)) throw new RunException(RunError.InvalidSpecification, $"'{SafeText.Shown(run)}' is not the name of a run: {RunId.Allowed}");
    }

    /// <summary>For what a damaged run answers too.</summary>
    private void RequireRecord()
    {
        if (!store.Exists)
        {
            RequireId();
            throw new RunException(RunError.NotFound, $"There is no run '{run}'.");
        }
        // The next call reads the store again: it may have been restored.
        if (damage.Length > 0) DeactivateOnIdle();
    }

    private void RequireRun()
    {
        RequireRecord();
        if (store.Damage.Length > 0) throw new RunException(RunError.Failed, damage);
        if (store.Fenced) throw new RunException(RunError.Conflict, $"Run '{run}' has just moved to another silo; ask again.");
    }

    private ExperimentSpecification RequireSpecification() =>
        specification ?? throw new RunException(RunError.Conflict, board.Hindrance);

    private ExperimentRecord Snapshot() => session is null ? store.Record : session.Snapshot(store.Record, history.Last, polishHistory.Last);
}
