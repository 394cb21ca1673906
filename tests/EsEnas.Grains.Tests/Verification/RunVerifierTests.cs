using System.Text.RegularExpressions;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Verification;

/// <summary>Replay, verification and forks on a cluster in this process. Eight evaluations an iteration.</summary>
public sealed class RunVerifierTests
{
    private const int Evaluations = 8;
    private static int callers;

    private static string Kept(int iterations = 12, string keep = "keepEvery: 4") =>
        Specifications.Point(iterations).Replace("everySeconds: 0", $"everySeconds: 0, {keep}", StringComparison.Ordinal);

    private static IRunVerifier Verifier(GrainCluster cluster, string run) =>
        cluster.Silos.Client.GetGrain<IRunVerifier>($"{run}/{Interlocked.Increment(ref callers)}");

    private static async Task<VerificationUpdate> LastAsync(IAsyncEnumerable<VerificationUpdate> updates)
    {
        VerificationUpdate? last = null;
        await foreach (var update in updates.WithCancellation(TestContext.Current.CancellationToken)) last = update;
        return last!;
    }

    private static async Task<VerificationReport> ReplayAsync(GrainCluster cluster, string run, int iteration, int evaluation) =>
        (await LastAsync(Verifier(cluster, run).Replay(new(iteration), evaluation))).Report!;

    private static async Task<VerificationReport> VerifyAsync(GrainCluster cluster, string run, double share) =>
        (await LastAsync(Verifier(cluster, run).Verify(share, 1))).Report!;

    [Fact]
    public async Task Replay_returns_the_recorded_return_of_every_evaluation_to_the_bit()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept());
        foreach (var (iteration, checkpoint) in new[] { (1, 0), (4, 0), (5, 4), (12, 8) })
        {
            for (var evaluation = 0; evaluation < Evaluations; evaluation += 3)
            {
                var report = await ReplayAsync(cluster, "r", iteration, evaluation);
                Assert.Equal(0, report.MismatchCount);
                Assert.NotNull(report.Return);
                Assert.Equal(report.Recorded, report.Return);
                Assert.Equal([new(checkpoint)], report.Checkpoints);
                Assert.Equal(iteration - 1 - checkpoint, report.Derived);
                Assert.Equal(Evaluations * report.Derived + 1, report.Compared);
            }
        }
    }

    [Theory]
    [InlineData("budget: { steps: 1 }")]
    [InlineData("budget: { seconds: 0.000001 }")]
    [InlineData("stopWhenFlat: { window: 4, gain: 10 }")]
    public async Task Policy_of_a_run_that_something_else_than_its_iterations_has_ended_is_verified(string more)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var end = await cluster.CompleteAsync("r", Specifications.Point(1000, more: more));
        Assert.True(end.Iteration.Value < 10, $"{end.Iteration}");

        var report = await VerifyAsync(cluster, "r", 1);

        Assert.Equal(0, report.MismatchCount);
        Assert.Equal(end.PolicyReturn, report.PolicyReturn);
    }

    [Theory]
    [InlineData("budget: { episodes: 4000 }")]
    [InlineData("budget: { episodes: null }")]
    public async Task Run_in_whose_race_more_episodes_were_allowed_is_verified_and_forked(string more)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var yaml = Specifications.Point(130, more: "budget: { episodes: 880 }\noptimizer: { schedule: reduce, race: 3, beginnings: 2 }");
        await cluster.CompleteAsync("r", yaml);
        await cluster.Run("r").ExtendBudget(more);
        var end = await cluster.EndAsync("r");
        Assert.Equal(130, end.Iteration.Value);

        Assert.Equal(0, (await VerifyAsync(cluster, "r", 1)).MismatchCount);
        await LastAsync(Verifier(cluster, "r").Fork(new ForkRequest(new("f"), new(120), await cluster.Run("r").GetSpecification(), true)));
        await cluster.EndAsync("f");
        Assert.Equal(await cluster.HistoryAsync("r"), await cluster.HistoryAsync("f"));
    }

    [Fact]
    public async Task Replay_of_what_the_run_has_not_is_refused_with_what_it_has()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept(iterations: 3));
        var iteration = await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "r", 4, 0));
        Assert.Contains("iteration: '4' is not allowed: 1 to 3", iteration.Message, StringComparison.Ordinal);
        var evaluation = await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "r", 1, Evaluations));
        Assert.Contains("evaluation: '8' is not allowed: 0 to 7", evaluation.Message, StringComparison.Ordinal);
        Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "none", 1, 0))).Error);
    }

    [Fact]
    public async Task Replay_verification_fork_and_extension_under_another_MuJoCo_are_refused_by_its_version()
    {
        const string There = "task point/1 model 0123456789abcdef mujoco 3.12.0";
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage, objectives: new TestObjectives { Identity = There }))
        {
            await first.CompleteAsync("r", Kept(iterations: 3));
        }

        var here = new TestObjectives { Identity = There.Replace("3.12.0", "2.2.2", StringComparison.Ordinal) };
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: here);
        Assert.EndsWith(There, (await second.Run("r").GetStatus()).NumericsIdentity, StringComparison.Ordinal);
        Func<Task>[] attempts =
        [
            () => ReplayAsync(second, "r", 1, 0), () => VerifyAsync(second, "r", 1),
            () => LastAsync(Verifier(second, "r").Fork(new ForkRequest(new("f"), new(2), Kept(iterations: 3), false))),
            () => second.Run("r").Extend(9),
        ];
        foreach (var attempt in attempts)
        {
            var error = await Assert.ThrowsAsync<RunException>(attempt);
            Assert.Equal(RunError.Conflict, error.Error);
            Assert.Contains("Run 'r' has other numerics: MuJoCo 3.12.0 there, 2.2.2 here (MUJOCO_PATH chooses).", error.Message,
                StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 1, 250);
        }
        Assert.Equal(0, here.Made);
        var status = await second.Run("r").GetStatus();
        Assert.Equal((RunState.Completed, 3, 3), (status.State, status.Iteration.Value, status.Iterations));
    }

    [Fact]
    public async Task Verification_of_everything_compares_everything()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        await cluster.CompleteAsync("r", Kept());
        var all = await VerifyAsync(cluster, "r", 1);
        Assert.Equal((12 * Evaluations, 12 * Evaluations, 12 * Evaluations, 0),
            (all.Population, all.Asked, all.Compared, all.MismatchCount));
        Assert.Equal([new(0), new(4), new(8)], all.Checkpoints);
        var some = await VerifyAsync(cluster, "r", 0.1);
        // The selection is always made again as a whole: an episode of each of four candidates, and four to report.
        Assert.Equal((10, 10 + 4 + 4, 0), (some.Asked, some.Evaluated, some.Derived));
    }

    [Fact]
    public async Task Changed_record_is_found_and_named_with_both_values()
    {
        var storage = new SharedStorage();
        double right;
        await using (var cluster = await GrainCluster.StartAsync(storage: storage))
        {
            await cluster.CompleteAsync("r", Kept());
            right = (await ReplayAsync(cluster, "r", 7, 2)).Return!.Value;
        }
        await using var again = await GrainCluster.StartAsync(storage: storage);
        again.Store.Change<ArchivePartState>("archive", again.Silos.Client.GetGrain<IArchivePart>("r/returns/0").GetGrainId(), state =>
        {
            var bytes = state.Bytes.ToArray();
            // The last bit of the return of evaluation 2 in the record of iteration 7.
            bytes[6 * OutcomeRecord.SizeOf(Evaluations) + 8 + 2 * 16] ^= 1;
            return new ArchivePartState { Bytes = bytes };
        });
        var replay = await ReplayAsync(again, "r", 7, 2);
        Assert.Equal(right, replay.Return);
        Assert.NotEqual(replay.Recorded, replay.Return);
        var mismatch = Assert.Single((await VerifyAsync(again, "r", 1)).Mismatches);
        Assert.Equal((7, 2), (mismatch.Iteration.Value, mismatch.Evaluation));
        Assert.NotEqual(mismatch.Recorded, mismatch.Computed);
    }

    [Fact]
    public async Task Iteration_without_a_record_is_held_against_its_fingerprint()
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage)) await cluster.CompleteAsync("r", Kept());
        await using var again = await GrainCluster.StartAsync(storage: storage);
        again.Store.Change<ArchivePartState>("archive", again.Silos.Client.GetGrain<IArchivePart>("r/returns/0").GetGrainId(),
            _ => new ArchivePartState());
        var report = await ReplayAsync(again, "r", 7, 2);
        Assert.Null(report.Recorded);
        Assert.NotNull(report.Return);
        Assert.Equal((3, 0), (report.Derived, report.MismatchCount));
        // Right after a checkpoint the record is kept apart.
        Assert.NotNull((await ReplayAsync(again, "r", 9, 2)).Recorded);
    }

    [Fact]
    public async Task Kept_checkpoints_are_thinned_out_and_replay_goes_on_from_those_that_are_left()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept(iterations: 12, keep: "keepEvery: 1, keep: 3"));
        var kept = await cluster.Silos.Client.GetGrain<IRunArchive>("r").List();
        Assert.Equal(3, kept.Count);
        Assert.Equal((1, 12), (kept[0].Iteration.Value, kept[^1].Iteration.Value));
        Assert.Equal(0, (await VerifyAsync(cluster, "r", 1)).MismatchCount);
    }

    [Fact]
    public async Task Record_right_after_a_checkpoint_that_was_thinned_out_is_not_stored()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept(iterations: 30, keep: "keepEvery: 1, keep: 3"));
        var kept = await cluster.Silos.Client.GetGrain<IRunArchive>("r").List();
        IReadOnlyList<string> states = ["0", .. kept.Select(k => k.Iteration.ToString())];

        var after = cluster.Storage.KeysOf("r").Where(key => key.Contains("/after/", StringComparison.Ordinal));

        Assert.Contains("archive/archivepart/r/after/0", after);
        Assert.All(after, key => Assert.Contains(key.Split('/')[^1], states));
        Assert.NotNull((await ReplayAsync(cluster, "r", kept[1].Iteration.Value + 1, 0)).Recorded);
    }

    [Fact]
    public async Task Run_is_verified_while_it_works()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Run("r").Submit(new SubmitRequest(Kept(iterations: 100_000)));
        await cluster.UntilAsync("r", s => s.CheckpointedIteration.Value >= 9);
        Assert.Equal(0, (await ReplayAsync(cluster, "r", 6, 1)).MismatchCount);
        Assert.Equal(RunState.Running, (await cluster.Run("r").GetStatus()).State);
        await cluster.Run("r").Cancel();
    }

    [Fact]
    public async Task Fork_without_changes_goes_on_as_the_run_itself_did()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept());
        var yaml = await cluster.Run("r").GetSpecification();
        // 6 lies between two kept checkpoints: it is derived.
        var trace = new string('a', 32);
        var forked = (await LastAsync(Verifier(cluster, "r")
            .Fork(new ForkRequest(new("f"), new(6), yaml, Start: true, TraceParent: $"00-{trace}-{new string('b', 16)}-01")))).Forked!;
        Assert.Equal(trace, forked.TraceId);
        Assert.Equal(("r", 6), (forked.ForkedFrom!.Run.Value, forked.ForkedFrom.Iteration.Value));
        await cluster.EndAsync("f");
        Assert.Equal(await cluster.HistoryAsync("r"), await cluster.HistoryAsync("f"));
        var entry = Assert.Single(await cluster.Catalog.List(), e => e.Id.Value == "f");
        Assert.Equal(forked.ForkedFrom, entry.ForkedFrom);
        // What is before the fork belongs to the other run.
        Assert.Contains("7 to 12", (await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "f", 6, 0))).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, (await VerifyAsync(cluster, "f", 1)).MismatchCount);
    }

    [Fact]
    public async Task Fork_with_another_sigma_shares_the_rows_up_to_there_and_no_later_one()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept());
        var yaml = (await cluster.Run("r").GetSpecification()).Replace("sigma: 0.1", "sigma: 0.3", StringComparison.Ordinal);
        await LastAsync(Verifier(cluster, "r").Fork(new ForkRequest(new("f"), new(4), yaml, Start: true)));
        await cluster.EndAsync("f");
        var (parent, child) = (await cluster.HistoryAsync("r"), await cluster.HistoryAsync("f"));
        Assert.Equal(parent[..4], child[..4]);
        Assert.Equal(12, child.Length);
        Assert.All(Enumerable.Range(4, 8), i => Assert.NotEqual(parent[i], child[i]));
        Assert.Equal(0, (await VerifyAsync(cluster, "f", 1)).MismatchCount);
        // The same fork again is the same run; another one under its name is not.
        Assert.Equal(RunState.Completed,
            (await LastAsync(Verifier(cluster, "r").Fork(new ForkRequest(new("f"), new(4), yaml, true)))).Forked!.State);
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(
            () => LastAsync(Verifier(cluster, "r").Fork(new ForkRequest(new("f"), new(5), yaml, true))))).Error);
    }

    [Fact]
    public async Task Fork_to_another_horizon_compares_its_own_returns_alone()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept());
        var yaml = (await cluster.Run("r").GetSpecification()).Replace("horizon: 5", "horizon: 2", StringComparison.Ordinal);

        await LastAsync(Verifier(cluster, "r").Fork(new ForkRequest(new("f"), new(6), yaml, Start: true)));
        await cluster.EndAsync("f");

        var (parent, child) = (await cluster.HistoryAsync("r"), await cluster.HistoryAsync("f"));
        Assert.Equal(parent[..6], child[..6]);
        // meanReturn and bestReturn.
        Assert.Equal(child[6].Split(',')[1], child[6].Split(',')[2]);
        Assert.Equal(0, (await VerifyAsync(cluster, "f", 1)).MismatchCount);
    }

    [Fact]
    public async Task Fork_with_fine_tuning_of_a_run_without_it_fine_tunes()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept());
        var yaml = (await cluster.Run("r").GetSpecification()).Replace("polish:\n  iterations: 0", "polish:\n  iterations: 2",
            StringComparison.Ordinal);

        await LastAsync(Verifier(cluster, "r").Fork(new ForkRequest(new("f"), new(4), yaml, Start: true)));
        await cluster.EndAsync("f");

        Assert.Equal(await cluster.HistoryAsync("r"), await cluster.HistoryAsync("f"));
        Assert.Null((await cluster.Run("r").GetStatus()).Polish);
        Assert.Equal(2, (await cluster.Run("f").GetStatus()).Polish!.Iterations);
    }

    [Fact]
    public async Task Run_that_was_stored_with_a_value_without_effect_is_forked_with_it_and_a_new_one_is_refused()
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage)) await cluster.CompleteAsync("r", Kept(iterations: 4));
        await using var again = await GrainCluster.StartAsync(storage: storage);
        var yaml = "";
        again.Store.Change<ExperimentRecord>("experiment", again.Run("r").GetGrainId(), record =>
        {
            yaml = record.SpecificationYaml.Replace("sigma: auto", "sigma: 0.5", StringComparison.Ordinal);
            return record with { SpecificationYaml = yaml };
        });

        var refused = await Assert.ThrowsAsync<RunException>(() => again.Run("new").Submit(new SubmitRequest(yaml)));
        var worse = yaml.Replace("topDirections: all", "topDirections: 2", StringComparison.Ordinal);
        var refusedFork =
            await Assert.ThrowsAsync<RunException>(() => LastAsync(Verifier(again, "r")
                .Fork(new ForkRequest(new("g"), new(4), worse, Start: true))));
        var forked = (await LastAsync(Verifier(again, "r").Fork(new ForkRequest(new("f"), new(4), yaml, Start: true)))).Forked!;

        Assert.Equal(RunError.InvalidSpecification, refused.Error);
        Assert.StartsWith("fineTuning.sigma: '0.5' is not allowed; allowed: auto (fineTuning.iterations is 0; ", refused.Message,
            StringComparison.Ordinal);
        Assert.StartsWith("optimizer.topDirections: '2' is not allowed; allowed: all (", refusedFork.Message, StringComparison.Ordinal);
        Assert.Equal(("r", 4), (forked.ForkedFrom!.Run.Value, forked.ForkedFrom.Iteration.Value));
    }

    [Fact]
    public async Task Run_whose_stored_text_lacks_the_keys_of_later_builds_is_forked()
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage)) await cluster.CompleteAsync("r", Kept(iterations: 4));
        await using var again = await GrainCluster.StartAsync(storage: storage);
        var yaml = "";
        again.Store.Change<ExperimentRecord>("experiment", again.Run("r").GetGrainId(), record =>
        {
            yaml = record.SpecificationYaml;
            return record with { SpecificationYaml = Regex.Replace(yaml, "^polish:.*\n( .*\n)*", "", RegexOptions.Multiline) };
        });
        Assert.DoesNotContain("polish", await again.Run("r").GetSpecification(), StringComparison.Ordinal);
        var forked = (await LastAsync(Verifier(again, "r").Fork(new ForkRequest(new("f"), new(4), yaml, Start: true)))).Forked!;
        Assert.Equal(("r", 4), (forked.ForkedFrom!.Run.Value, forked.ForkedFrom.Iteration.Value));
    }

    [Fact]
    public async Task Fork_of_a_run_that_has_fallen_back_behind_it_is_refused_until_the_run_is_there_again()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("whole", Kept());
        var history = await cluster.HistoryAsync("whole");
        var checkpoint = await cluster.GrainsOfSilo.GetGrain<IRunArchive>("whole").Read(new(8));
        // As if its silo had died after iteration 8 was derived, and before it was checkpointed.
        await cluster.CompleteAsync("r", Kept(iterations: 5));
        var submission = new ForkSubmission(await cluster.Run("whole").GetSpecification(),
            new ForkOrigin(new("r"), new(8), history[7].Split(',')[9]), checkpoint!, Start: true);
        var fork = cluster.GrainsOfSilo.GetGrain<IExperimentGrain>("f");

        var refused = await Assert.ThrowsAsync<RunException>(() => fork.SubmitFork(submission));

        Assert.Equal(RunError.Conflict, refused.Error);
        Assert.EndsWith("ask again.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(cluster.Run("f").GetStatus)).Error);
        await cluster.Run("r").Extend(12);
        await cluster.EndAsync("r");
        await fork.SubmitFork(submission);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync("f")).State);
        Assert.Equal(history, await cluster.HistoryAsync("f"));
    }

    [Fact]
    public async Task Fork_at_an_iteration_whose_row_is_thinned_out_is_refused_before_anything_is_derived()
    {
        var storage = new SharedStorage();
        var yaml = Specifications.Point(2_000_000);
        await using (var first = await GrainCluster.StartAsync(storage: storage))
            await first.Run("r").Submit(new SubmitRequest(yaml, Start: false));
        await using var again = await GrainCluster.StartAsync(storage: storage);
        again.Objectives.Before = (_, _, _) => throw new InvalidOperationException("derived");
        var last = new IterationRow(new(1_000_150), 1, 1, 1, 1, Evaluations, 0, 40, 6, new Fingerprint(UInt128.One));
        again.Store.Change<ExperimentRecord>("experiment", again.Run("r").GetGrainId(),
            record => record with { LastRow = IterationRow.Pack([last]) });

        var error = await Assert.ThrowsAsync<RunException>(() => LastAsync(Verifier(again, "r")
            .Fork(new ForkRequest(new("f"), new(1_000_140), yaml, Start: false))));

        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Equal("iteration: '1000140' is not allowed: beyond iteration 1,000,000 run 'r' has every 100th row of its history, and a " +
            "fork begins with one of them", error.Message);
    }

    [Fact]
    public async Task Fork_that_would_make_the_state_meaningless_is_refused_by_key()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Kept(iterations: 2));
        var yaml = (await cluster.Run("r").GetSpecification()).Replace("outputBias: false", "outputBias: true", StringComparison.Ordinal);
        var error =
            await Assert.ThrowsAsync<RunException>(() => LastAsync(Verifier(cluster, "r")
                .Fork(new ForkRequest(new("f"), new(2), yaml, true))));
        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains("policy.outputBias", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await cluster.Catalog.List(), e => e.Id.Value == "f");
    }
}
