using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>A run that does what a test tells it to. Without a status it does not exist.</summary>
internal sealed class FakeRun(string id) : IExperimentGrain
{
    public RunStatus? Status { get; set; }

    public List<string> Calls { get; } = [];

    public List<IterationRow> Rows { get; } = [];

    public List<IterationRow> PolishRows { get; } = [];

    public List<ProposalSummary> Proposals { get; } = [];

    public string? SubmittedYaml { get; set; }

    public string? SpecificationYaml { get; set; }

    public string? Policy { get; set; }

    public List<string> Front { get; } = [];

    /// <summary>What shrinking left: the policy as it was, a smaller one, and that at fewer bits.</summary>
    public static ImmutableArray<FrontStatus> ExampleFront { get; } =
    [
        new(new PolicyDeployment(51, 0, 19, 8, 7, 32, 0, 401, 88), 358.3, 0.2, 100, IsWithin: true, IsPolicy: false),
        new(new PolicyDeployment(9, 0, 2, 0, 0, 32, 0, 50, 40), 356.1, 0.3, 100, IsWithin: true, IsPolicy: true),
        new(new PolicyDeployment(9, 0, 2, 0, 0, 8, 1, 20, 40), 356, 0.4, 20, IsWithin: true, IsPolicy: false),
        new(new PolicyDeployment(9, 0, 2, 0, 0, 4, 1, 14, 40), 301.5, 2.5, 20, IsWithin: false, IsPolicy: false),
    ];

    /// <summary>How many questions for the policy get "not yet".</summary>
    public int PolicyDelays { get; set; }

    /// <summary>
    /// What a watcher is told; an <see cref="Exception"/> breaks the connection there, the rest comes after reconnecting.
    /// </summary>
    public Queue<object> Script { get; } = new();

    /// <summary>First iterations that watchers asked for.</summary>
    public List<int> WatchedFrom { get; } = [];

    /// <summary>Whether a watcher waits for ever once the script has ended.</summary>
    public bool NeverStops { get; set; }

    /// <summary>Called with the name of a call before it is answered; the answer waits for it.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public static RunStatus Example(string id = "swimmer-00000000", RunState state = RunState.Running, int iteration = 0,
        int iterations = 10) => new()
        {
            Id = new(id),
            State = state,
            Task = "swimmer",
            Iteration = new(iteration),
            Iterations = iterations,
            CheckpointedIteration = new(iteration),
            MeanReturn = iteration == 0 ? null : 123.456,
            BestReturn = iteration == 0 ? null : 130,
            Fingerprint = iteration == 0 ? "" : "0123456789abcdef0123456789abcdef",
            LiveWeights = 64,
            Biases = 31,
            Bits = 3040,
            DenseWeights = 320,
            EvaluationsPerIteration = 150,
            EvaluationsPerSecond = state == RunState.Running ? 85.25 : 0,
            SecondsPerIteration = 2,
            Seed = 1,
        };

    public static IterationRow Row(int iteration, double mean = 1.5) =>
        new(new(iteration), mean, mean, 1.25, 0.5, 150, 0, 150_000, 64, new Fingerprint((UInt128)iteration));

    public async Task<RunStatus> Submit(SubmitRequest request)
    {
        Calls.Add(request.Start ? "submit" : "submit paused");
        await Before("submit");
        SubmittedYaml = request.SpecificationYaml;
        Status ??= Example(id) with { Labels = request.Labels ?? "" };
        return Status;
    }

    public Task<RunStatus> Inspect() => GetStatus();

    public async Task<RunStatus> GetStatus()
    {
        await Before("status");
        return await Existing();
    }

    public async Task<RunStatus> Pause()
    {
        Calls.Add("pause");
        await Before("pause");
        if (Status is { State: RunState.Running }) Status = Status with { State = RunState.Paused };
        return await Existing();
    }

    public async Task<RunStatus> Resume(bool force)
    {
        Calls.Add(force ? "resume by force" : "resume");
        await Before("resume");
        if (Status is { State: RunState.Paused }) Status = Status with { State = RunState.Running };
        return await Existing();
    }

    public async Task<RunStatus> Cancel()
    {
        Calls.Add("cancel");
        await Before("cancel");
        if (Status is not null) Status = Status with { State = RunState.Cancelled };
        return await Existing();
    }

    public async Task Delete(RunDeletion when)
    {
        Calls.Add($"delete {when}");
        await Before("delete");
        if (Status is null) throw new RunException(RunError.NotFound, $"There is no run '{id}'.");
        if (when == RunDeletion.Resting && Status.State == RunState.Running)
            throw new RunException(RunError.Conflict, $"Run '{id}' is running. Pause or cancel it first, or delete it with force.");
        Status = null;
    }

    public Task FinishDeletion() => throw new NotSupportedException();

    public async Task<RunStatus> Describe(RunDescription description)
    {
        Calls.Add("describe");
        await Before("describe");
        if (Status is not null) Status = Status with
            {
                Name = description.Name is { } name ? name == id ? "" : name : Status.Name,
                Labels = description.Labels ?? Status.Labels,
            };
        return await Existing();
    }

    public async Task<RunStatus> Extend(int iterations)
    {
        Calls.Add($"extend {iterations}");
        await Before("extend");
        if (Status is { } status && iterations <= status.Iterations)
            throw new RunException(RunError.InvalidSpecification,
                $"iterations: '{iterations}' is not allowed: more than {status.Iterations}");
        if (Status is not null) Status = Status with { Iterations = iterations };
        return await Existing();
    }

    public Task<RunStatus> ExtendBudget(string changes)
    {
        Calls.Add($"extend {changes.ReplaceLineEndings(" ").Trim()}");
        return Existing();
    }

    public async Task<RunStatus> Amend(string specificationYaml)
    {
        Calls.Add("amend");
        SpecificationYaml = specificationYaml;
        return await Existing();
    }

    public async Task<byte[]> GetFront()
    {
        await Before("front");
        return FrontPolicies.Pack(Front);
    }

    public async IAsyncEnumerable<RunUpdate> Watch(IterationNumber fromIteration,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        WatchedFrom.Add(fromIteration.Value);
        await Before("watch");
        while (Script.TryDequeue(out var step))
        {
            if (step is Exception broken) throw broken;
            var update = (RunUpdate)step;
            Status = update.Status;
            yield return update;
        }
        if (NeverStops) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public async Task<byte[]> GetHistory(IterationNumber fromIteration, int count)
    {
        await Existing();
        return IterationRow.Pack(Rows.Where(row => row.Iteration >= fromIteration && row.Iteration < fromIteration + count));
    }

    public async Task<byte[]> GetPhaseHistory(string phase, IterationNumber fromIteration, int count)
    {
        await Existing();
        return phase != "fine-tuning"
            ? []
            : IterationRow.Pack(PolishRows.Where(row => row.Iteration >= fromIteration && row.Iteration < fromIteration + count));
    }

    public Task<byte[]> GetRowsForOlderConsoles(IterationNumber fromIteration, int count) =>
        GetPhaseHistory("fine-tuning", fromIteration, count);

    public async Task<byte[]> GetProposals(IterationNumber fromIteration, int count)
    {
        await Existing();
        return ProposalSummary.Pack(
            Proposals.Where(summary => summary.Iteration >= fromIteration && summary.Iteration < fromIteration + count));
    }

    public async Task<PolicyReply> RequestPolicy()
    {
        var status = await Existing();
        Calls.Add("policy");
        await Before("policy");
        return PolicyDelays-- > 0
            ? new PolicyReply(null, status with { Progress = new RunProgress("selection", 0, 4, "round", 0, 128) })
            : new PolicyReply(Policy, status);
    }

    public async Task<string> GetSpecification()
    {
        await Existing();
        return SpecificationYaml ?? SubmittedYaml ?? throw new NotSupportedException();
    }

    public Task<IReadOnlyList<RunIncident>> GetIncidents() => Task.FromResult<IReadOnlyList<RunIncident>>([]);

    public Task<RunProvenance> GetProvenance() => throw new NotSupportedException();

    public Task<RunOutcome?> GetOutcome() => throw new NotSupportedException();

    public Task<RunStatus> SubmitFork(ForkSubmission submission) => throw new NotSupportedException();

    public Task<bool> Leave(SiloId silo, SiloId target) => throw new NotSupportedException();

    public Task Wake() => throw new NotSupportedException();

    private Task<RunStatus> Existing() => Status is { } status
        ? Task.FromResult(status)
        : Task.FromException<RunStatus>(new RunException(RunError.NotFound, $"There is no run '{id}'."));
}
