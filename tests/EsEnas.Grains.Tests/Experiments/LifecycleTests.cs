using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>What a run does when asked, on one silo.</summary>
public sealed class LifecycleTests(LifecycleTests.Fixture fixture) : IClassFixture<LifecycleTests.Fixture>
{
    private GrainCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Submit_runs_to_completion_and_chooses_a_policy()
    {
        var yaml = Specifications.Point();
        var end = await Cluster.CompleteAsync("completes", yaml);
        Assert.Equal(RunState.Completed, end.State);
        Assert.Equal(12, end.Iteration.Value);
        Assert.Equal(12, end.CheckpointedIteration.Value);
        Assert.Equal("point", end.Task);
        Assert.Equal(8, end.EvaluationsPerIteration);
        Assert.NotNull(end.PolicyReturn);
        Assert.NotNull(end.PolicyReturnError);
        Assert.True(end is { Bits: > 0, LiveWeights: > 0, DenseWeights: > 0 });
        Assert.Equal((null, RunBlock.None), (end.Progress, end.BlockedBy));
        var history = await Cluster.HistoryAsync("completes");
        Assert.Equal(Specifications.UndisturbedHistory(yaml), history);
        Assert.Equal(end.Fingerprint, history[^1].Split(',')[9]);
    }

    [Fact]
    public async Task Policy_of_a_completed_run_is_ready_and_reads_back()
    {
        await Cluster.CompleteAsync("policy", Specifications.Point(4));
        var reply = await Cluster.Run("policy").RequestPolicy();
        var document = PolicyDocument.FromJson(reply.Json!);
        Assert.Equal("point", document.Task);
        Assert.Equal("policy", document.Provenance.Run);
        Assert.Equal(4, document.Provenance.Iteration);
        Assert.Equal(reply.Status.PolicyReturn, document.Provenance.Return);
    }

    [Fact]
    public async Task Submit_again_is_the_same_run_and_another_specification_a_conflict()
    {
        await Cluster.CompleteAsync("twice", Specifications.Point(3));
        var made = Cluster.Objectives.Made;
        var again = await Cluster.Run("twice").Submit(new SubmitRequest(Specifications.Point(3) + "\n# another comment\n"));
        Assert.Equal(RunState.Completed, again.State);
        Assert.Equal(made, Cluster.Objectives.Made);
        var error =
            await Assert.ThrowsAsync<RunException>(() => Cluster.Run("twice").Submit(new SubmitRequest(Specifications.Point(3, seed: 2))));
        Assert.Equal(RunError.Conflict, error.Error);
        Assert.Contains("twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task: point\nsigma: 1\n", "sigma")]
    [InlineData("task: nothing\n", "nothing")]
    [InlineData("task: point\niterations: 0\n", "iterations")]
    [InlineData("[]", "mapping")]
    public async Task Invalid_specification_is_refused_and_creates_nothing(string yaml, string named)
    {
        var run = Cluster.Run("invalid");
        var error = await Assert.ThrowsAsync<RunException>(() => run.Submit(new SubmitRequest(yaml)));
        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(() => run.GetStatus())).Error);
    }

    [Fact]
    public async Task Run_that_needs_too_large_a_checkpoint_is_refused()
    {
        var yaml = Specifications.Point().Replace("population: 6", "population: 100000", StringComparison.Ordinal)
            .Replace("hidden: [4]", "hidden: [32, 32]", StringComparison.Ordinal)
            .Replace("edges: 6", "edges: 200", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<RunException>(() => Cluster.Run("large").Submit(new SubmitRequest(yaml)));
        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains("MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_method_of_a_run_that_does_not_exist_says_not_found()
    {
        var run = Cluster.Run("nobody");
        Func<Task>[] calls =
        [
            run.GetStatus, run.Pause, () => run.Resume(false), run.Cancel, () => run.Extend(5), () => run.GetHistory(new(1), 1),
            run.RequestPolicy, run.GetSpecification,
            async () =>
            {
                await foreach (var _ in run.Watch(new(1), TestContext.Current.CancellationToken)) { }
            },
        ];
        foreach (var call in calls) Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(call)).Error);
        await run.Wake();
    }

    [Fact]
    public async Task Pause_and_resume_at_many_moments_change_no_number()
    {
        var yaml = Specifications.Point(30, seed: 3);
        var run = Cluster.Run("pauses");
        await run.Submit(new SubmitRequest(yaml));
        for (var i = 2; i < 28; i += 5)
        {
            await Cluster.UntilAsync("pauses", s => s.Iteration.Value >= i || s.State != RunState.Running);
            var paused = await run.Pause();
            if (paused.State == RunState.Completed) break;
            Assert.Equal(RunState.Paused, paused.State);
            Assert.Equal(paused.Iteration.Value, paused.CheckpointedIteration.Value);
            await run.Resume(false);
        }
        Assert.Equal(RunState.Completed, (await Cluster.EndAsync("pauses")).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await Cluster.HistoryAsync("pauses"));
    }

    [Fact]
    public async Task Submit_without_start_stays_paused_until_submitted_again()
    {
        var run = Cluster.Run("later");
        Assert.Equal(RunState.Paused, (await run.Submit(new SubmitRequest(Specifications.Point(2), Start: false))).State);
        Assert.Equal(0, (await run.GetStatus()).Iteration.Value);
        Assert.Equal(RunState.Running, (await run.Submit(new SubmitRequest(Specifications.Point(2)))).State);
        Assert.Equal(RunState.Completed, (await Cluster.EndAsync("later")).State);
    }

    [Fact]
    public async Task Pause_returns_while_evaluations_hang()
    {
        using var cluster = new Blocking(Cluster);
        var run = Cluster.Run("hangs");
        await run.Submit(new SubmitRequest(Specifications.Point(5, seed: Blocking.Seed)));
        await GrainCluster.UntilAsync(() => cluster.Waiting > 0);
        Assert.Equal(RunState.Paused, (await run.Pause()).State);
        cluster.Dispose();
        await run.Resume(false);
        Assert.Equal(RunState.Completed, (await Cluster.EndAsync("hangs")).State);
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(5, seed: Blocking.Seed)), await Cluster.HistoryAsync("hangs"));
    }

    [Fact]
    public async Task Status_answers_while_every_slot_is_busy_and_tells_the_progress()
    {
        using var blocking = new Blocking(Cluster);
        var run = Cluster.Run("busy");
        await run.Submit(new SubmitRequest(Specifications.Point(2, seed: Blocking.Seed)));
        await GrainCluster.UntilAsync(() => blocking.Waiting > 0);
        var status = await run.GetStatus();
        Assert.Equal(RunState.Running, status.State);
        Assert.Equal(new RunProgress("training", 0, status.Iterations, "iteration", 0, 8), status.Progress);
        Assert.Equal(RunState.Cancelled, (await run.Cancel()).State);
    }

    [Fact]
    public async Task Cancel_ends_for_good_and_keeps_the_history()
    {
        var run = Cluster.Run("cancelled");
        await run.Submit(new SubmitRequest(Specifications.Point(100_000)));
        await Cluster.UntilAsync("cancelled", s => s.Iteration.Value >= 3);
        var status = await run.Cancel();
        Assert.Equal(RunState.Cancelled, status.State);
        Assert.Equal(status.Iteration.Value, (await Cluster.HistoryAsync("cancelled")).Length);
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(() => run.Resume(true))).Error);
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(() => run.Extend(200_000))).Error);
        Assert.Equal(RunState.Cancelled, (await run.Pause()).State);
        Assert.Equal(RunState.Cancelled, (await run.Submit(new SubmitRequest(Specifications.Point(100_000)))).State);
    }

    [Fact]
    public async Task Extend_goes_on_as_if_it_had_been_asked_for_at_first()
    {
        var run = Cluster.Run("extended");
        await Cluster.CompleteAsync("extended", Specifications.Point(5, seed: 9));
        var before = (await run.RequestPolicy()).Json;
        await run.Extend(11);
        var end = await Cluster.EndAsync("extended");
        Assert.Equal((RunState.Completed, 11, 11), (end.State, end.Iteration.Value, end.Iterations));
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(11, seed: 9)), await Cluster.HistoryAsync("extended"));
        Assert.Contains("iterations: 11", await run.GetSpecification(), StringComparison.Ordinal);
        Assert.NotEqual(before, (await run.RequestPolicy()).Json);
        Assert.Equal(RunState.Completed, (await run.Submit(new SubmitRequest(Specifications.Point(5, seed: 9)))).State);
        Assert.Equal(RunState.Completed, (await run.Submit(new SubmitRequest(Specifications.Point(11, seed: 9)))).State);
        var error = await Assert.ThrowsAsync<RunException>(() => run.Extend(11));
        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains("'11'", error.Message, StringComparison.Ordinal);
        Assert.Equal(RunError.InvalidSpecification, (await Assert.ThrowsAsync<RunException>(() => run.Extend(10_000_001))).Error);
    }

    [Fact]
    public async Task Extend_of_a_running_run_takes_effect_without_a_pause()
    {
        var run = Cluster.Run("stretched");
        await run.Submit(new SubmitRequest(Specifications.Point(40, seed: 4)));
        await Cluster.UntilAsync("stretched", s => s.Iteration.Value >= 2);
        await run.Extend(45);
        Assert.Equal(45, (await Cluster.EndAsync("stretched")).Iteration.Value);
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(45, seed: 4)), await Cluster.HistoryAsync("stretched"));
    }

    [Fact]
    public async Task StopAtReturn_completes_early_and_cannot_be_extended()
    {
        var yaml = Specifications.Point(1000, more: "stopAtReturn: -1000");
        var end = await Cluster.CompleteAsync("early", yaml);
        Assert.Equal((RunState.Completed, 1), (end.State, end.Iteration.Value));
        Assert.NotNull(end.PolicyReturn);
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(() => Cluster.Run("early").Extend(2000))).Error);
    }

    [Fact]
    public async Task Budget_ends_training_says_so_and_can_be_raised()
    {
        var whole = Specifications.UndisturbedHistory(Specifications.Point(9, seed: 8));
        var each = (await Cluster.CompleteAsync("measured", Specifications.Point(1, seed: 8))).TrainingEpisodes;
        var end = await Cluster.CompleteAsync("budgeted", Specifications.Point(9, seed: 8, more: $"budget: {{ episodes: {4 * each} }}"));
        var run = Cluster.Run("budgeted");

        Assert.Equal((4, "episodes", 4 * each), (end.Iteration.Value, end.EndedBy, end.TrainingEpisodes));
        Assert.True(end.TrainingSteps > 0 && end.Phases[0].Episodes > 0);
        Assert.Equal(whole[..4], await Cluster.HistoryAsync("budgeted"));
        Assert.Equal("episodes", (await Cluster.Catalog.List()).Single(entry => entry.Id.Value == "budgeted").EndedBy);
        // More of what did not end it changes nothing.
        var other = await Assert.ThrowsAsync<RunException>(() => run.Extend(20));
        Assert.Equal(RunError.Conflict, other.Error);
        Assert.Contains("budget.episodes", other.Message, StringComparison.Ordinal);
        await run.ExtendBudget($"budget: {{ episodes: {6 * each} }}");
        Assert.Equal((6, "episodes"), ((await Cluster.EndAsync("budgeted")).Iteration.Value, (await run.GetStatus()).EndedBy));
        await run.ExtendBudget("budget: { episodes: null }");
        Assert.Equal((9, "iterations"), ((await Cluster.EndAsync("budgeted")).Iteration.Value, (await run.GetStatus()).EndedBy));
        Assert.Equal(whole, await Cluster.HistoryAsync("budgeted"));
    }

    [Theory]
    [InlineData("optimizer: { sigma: 0.2 }", "optimizer.sigma: '0.2' is not allowed: extend changes how long a run trains")]
    [InlineData("budget: { episodes: 1 }", "budget.episodes: '1' is not allowed")]
    [InlineData("budget: { episodes: 9000 }", "budget.episodes: '9000' is not allowed: the run has no such limit")]
    [InlineData("iterations: 9\nstopAtReturn: 5", "stopAtReturn: '5' is not allowed: the run has no such limit")]
    [InlineData("budget: { raceEpisodes: 100 }", "budget.raceEpisodes: '100' is not allowed: extend changes how long a run trains")]
    [InlineData("budget: { steps: -1 }", "budget.steps: '-1' is not allowed: an integer from 1")]
    [InlineData("stopWhenFlat: { gain: 0.5 }", "stopWhenFlat.gain")]
    [InlineData("[", "well-formed YAML")]
    public async Task Extension_that_is_none_leaves_the_run_as_it_was(string changes, string message)
    {
        await Cluster.CompleteAsync("left", Specifications.Point(2, seed: 5));
        var run = Cluster.Run("left");
        var before = await run.GetSpecification();

        var error = await Assert.ThrowsAsync<RunException>(() => run.ExtendBudget(changes));

        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((before, RunState.Completed), (await run.GetSpecification(), (await run.GetStatus()).State));
    }

    [Fact]
    public async Task Time_that_is_spent_ends_training_with_the_numbers_that_it_has()
    {
        var end = await Cluster.CompleteAsync("timed", Specifications.Point(1000, seed: 6, more: "budget: { seconds: 0.000001 }"));

        Assert.Equal((1, "seconds"), (end.Iteration.Value, end.EndedBy));
        Assert.True(end.SecondsSpent > 0);
        Assert.NotNull(end.PolicyReturn);
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(1, seed: 6)), await Cluster.HistoryAsync("timed"));
    }

    [Fact]
    public async Task Policy_of_a_running_run_is_chosen_between_iterations_and_changes_no_number()
    {
        var yaml = Specifications.Point(60, seed: 6);
        var run = Cluster.Run("exported");
        await run.Submit(new SubmitRequest(yaml));
        await Cluster.UntilAsync("exported", s => s.Iteration.Value >= 1);
        string? json = null;
        while (json is null) json = (await run.RequestPolicy()).Json;
        Assert.InRange(PolicyDocument.FromJson(json).Provenance.Iteration, 1, 60);
        Assert.Equal(RunState.Completed, (await Cluster.EndAsync("exported")).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await Cluster.HistoryAsync("exported"));
    }

    [Fact]
    public async Task Policy_of_a_paused_run_is_chosen_and_the_run_stays_paused()
    {
        var yaml = Specifications.Point(100_000, seed: 8);
        var run = Cluster.Run("pausedExport");
        await run.Submit(new SubmitRequest(yaml));
        await Cluster.UntilAsync("pausedExport", s => s.Iteration.Value >= 2);
        var paused = await run.Pause();
        string? json = null;
        while (json is null) json = (await run.RequestPolicy()).Json;
        var status = await run.GetStatus();
        Assert.Equal((RunState.Paused, paused.Iteration, paused.Fingerprint), (status.State, status.Iteration, status.Fingerprint));
        Assert.Equal(paused.Iteration.Value, PolicyDocument.FromJson(json).Provenance.Iteration);
        Assert.Equal(json, (await run.RequestPolicy()).Json);
        await run.Cancel();
        Assert.Equal(json, (await run.RequestPolicy()).Json);
    }

    [Fact]
    public async Task Policy_before_the_first_iteration_is_a_conflict()
    {
        var run = Cluster.Run("nothingYet");
        await run.Submit(new SubmitRequest(Specifications.Point(5), Start: false));
        var error = await Assert.ThrowsAsync<RunException>(run.RequestPolicy);
        Assert.Equal(RunError.Conflict, error.Error);
    }

    [Fact]
    public async Task Evaluation_that_throws_fails_the_run_which_can_go_on_once_repaired()
    {
        var yaml = Specifications.Point(6, seed: 77);
        Cluster.Objectives.Before = (plan, e, _) =>
        {
            if (plan.Seed == 77 && plan.Id.Iteration == 3 && e.Index == 5) throw new InvalidOperationException("the model is broken");
        };
        var end = await Cluster.CompleteAsync("broken", yaml);
        Assert.Equal((RunState.Failed, 3), (end.State, end.Iteration.Value));
        Assert.Contains("the model is broken", end.Message, StringComparison.Ordinal);
        Cluster.Objectives.Before = (_, _, _) => { };
        await Cluster.Run("broken").Resume(false);
        Assert.Equal(RunState.Completed, (await Cluster.EndAsync("broken")).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await Cluster.HistoryAsync("broken"));
    }

    [Fact]
    public async Task Catalog_lists_runs_newest_first_with_their_last_state()
    {
        await Cluster.CompleteAsync("listed1", Specifications.Point(2));
        await Cluster.Run("listed2").Submit(new SubmitRequest(Specifications.Point(2), Start: false));
        IReadOnlyList<CatalogEntry> entries = [];
        await GrainCluster.UntilAsync(async () =>
        {
            entries = [.. (await Cluster.Catalog.List()).Where(e => e.Id.Value.StartsWith("listed", StringComparison.Ordinal))];
            return entries is [_, { State: RunState.Completed }];
        });
        Assert.Equal([("listed2", RunState.Paused), ("listed1", RunState.Completed)], entries.Select(e => (e.Id.Value, e.State)));
        Assert.All(entries, e => Assert.Equal(("point", 2), (e.Task, e.Iterations)));
    }

    [Fact]
    public async Task Runs_at_the_same_time_do_not_disturb_each_other()
    {
        var seeds = Enumerable.Range(50, 4).Select(s => (ulong)s).ToArray();
        await Task.WhenAll(seeds.Select(s => Cluster.CompleteAsync($"crowd{s}", Specifications.Point(8, seed: s))));
        foreach (var seed in seeds)
            Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(8, seed: seed)),
                await Cluster.HistoryAsync($"crowd{seed}"));
    }

    /// <summary>Makes the evaluations of one seed wait until disposed.</summary>
    private sealed class Blocking : IDisposable
    {
        public const ulong Seed = 424242;
        private readonly GrainCluster cluster;
        private readonly ManualResetEventSlim gate = new();
        private int waiting;

        public Blocking(GrainCluster cluster)
        {
            this.cluster = cluster;
            cluster.Objectives.Before = (plan, _, token) =>
            {
                if (plan.Seed != Seed) return;
                Interlocked.Increment(ref waiting);
                gate.Wait(token);
            };
        }

        public int Waiting => Volatile.Read(ref waiting);

        public void Dispose()
        {
            cluster.Objectives.Before = (_, _, _) => { };
            gate.Set();
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal GrainCluster Cluster { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cluster = await GrainCluster.StartAsync();

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
