using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Verification;

/// <summary>What a run reports of its policy is made again: selection, fine-tuning, and the return to the bit.</summary>
public sealed class PolicyVerificationTests
{
    private const string FineTuned = "polish: { iterations: 4, stepSize: 0.05 }";
    private static int callers;

    [Theory]
    [InlineData("", new[] { "selection" })]
    [InlineData(FineTuned, new[] { "selection", "fine-tuning" })]
    public async Task Honest_run_verifies_with_its_policy_return_to_the_bit(string more, string[] phases)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var end = await cluster.CompleteAsync("r", Specifications.Point(5, seed: 31, more: more));

        var report = await VerifyAsync(cluster);

        Assert.Equal(0, report.MismatchCount);
        Assert.Equal(phases, report.Phases);
        Assert.Equal(BitConverter.DoubleToUInt64Bits(end.PolicyReturn!.Value), BitConverter.DoubleToUInt64Bits(report.PolicyReturn!.Value));
    }

    [Theory]
    [InlineData("return", "policy return")]
    [InlineData("error", "standard error of the policy return")]
    [InlineData("weight", "policy file")]
    public async Task Tampered_policy_in_the_store_is_found(string what, string expected)
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage))
            await cluster.CompleteAsync("r", Specifications.Point(3, seed: 32, more: FineTuned));
        await using var again = await GrainCluster.StartAsync(storage: storage);
        again.Store.Change<ExperimentRecord>("experiment", again.Run("r").GetGrainId(),
            record => record with { Policy = Tampered(record.Policy!, what) });

        var report = await VerifyAsync(again);

        var mismatch = Assert.Single(report.Mismatches);
        Assert.Equal((3, expected), (mismatch.Iteration.Value, mismatch.What));
        Assert.NotEqual(mismatch.Recorded, mismatch.Computed);
    }

    [Fact]
    public async Task Tampered_checkpoint_of_the_end_of_training_is_found()
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage))
            await cluster.CompleteAsync("r", Specifications.Point(3, seed: 33));
        await using var again = await GrainCluster.StartAsync(storage: storage);
        var specification = Specifications.Read(Specifications.Point(3, seed: 33));
        var trainer = new Core.Runs.Training.Trainer(specification, again.Objectives.Create(specification));
        again.Store.Change<ExperimentRecord>("experiment", again.Run("r").GetGrainId(), record =>
        {
            var state = trainer.Load(record.Trainer);
            return record with { Trainer = trainer.Save(state with { Theta = state.Theta.SetItem(0, state.Theta[0] + 1e-9) }) };
        });

        var report = await VerifyAsync(again);

        Assert.Equal((3, -1, ""), (Assert.Single(report.Mismatches).Iteration.Value, report.Mismatches[0].Evaluation,
            report.Mismatches[0].What));
        Assert.Null(report.PolicyReturn);
    }

    [Fact]
    public async Task Policy_that_was_asked_for_in_the_middle_of_training_is_verified_too()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Run("r").Submit(new SubmitRequest(Specifications.Point(100_000, seed: 34)));
        await cluster.UntilAsync("r", status => status.Iteration.Value >= 3);
        await cluster.Run("r").Pause();
        while ((await cluster.Run("r").RequestPolicy()).Json is null) await Task.Delay(20, TestContext.Current.CancellationToken);
        await cluster.UntilAsync("r", status => status.PolicyReturn is not null);

        var report = await VerifyAsync(cluster);

        Assert.Equal((0, "selection"), (report.MismatchCount, Assert.Single(report.Phases)));
        Assert.Equal((await cluster.Run("r").GetStatus()).PolicyReturn, report.PolicyReturn);
    }

    [Fact]
    public async Task Evaluations_of_later_phases_are_replayed_and_unknown_ones_refused_with_what_there_is()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Specifications.Point(3, seed: 35, more: FineTuned));

        var selection = await ReplayAsync(cluster, "selection", 1, 2);
        var fineTuning = await ReplayAsync(cluster, "fine-tuning", 4, 7);

        Assert.Equal((0, 0), (selection.MismatchCount, fineTuning.MismatchCount));
        Assert.NotNull(selection.Return);
        Assert.NotNull(fineTuning.Return);
        Assert.True(fineTuning.Steps > 0);
        Assert.Contains("phase: 'polish' is not allowed: selection or fine-tuning",
            (await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "polish", 1, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("evaluation: '8' is not allowed: 0 to 7",
            (await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "fine-tuning", 4, 8))).Message, StringComparison.Ordinal);
        // After its four iterations it measures its policy.
        Assert.Contains("iteration: '6' is not allowed: 1 to 5",
            (await Assert.ThrowsAsync<RunException>(() => ReplayAsync(cluster, "fine-tuning", 6, 0))).Message, StringComparison.Ordinal);
    }

    private static ChosenPolicy Tampered(ChosenPolicy policy, string what)
    {
        if (what == "return") return policy with { Return = Math.BitIncrement(policy.Return!.Value) };
        if (what == "error") return policy with { ReturnError = Math.BitIncrement(policy.ReturnError!.Value) };
        var document = PolicyDocument.FromJson(policy.Json);
        return policy with
        {
            Json = (document with { Provenance = document.Provenance with { Return = document.Provenance.Return + 1 } }).ToJson(),
        };
    }

    private static async Task<VerificationReport> VerifyAsync(GrainCluster cluster) => await LastAsync(Verifier(cluster).Verify(0.01, 1));

    private static async Task<VerificationReport> ReplayAsync(GrainCluster cluster, string phase, int step, int evaluation) =>
        await LastAsync(Verifier(cluster).ReplayPhase(phase, step, evaluation));

    private static IRunVerifier Verifier(GrainCluster cluster) =>
        cluster.Silos.Client.GetGrain<IRunVerifier>($"r/p{Interlocked.Increment(ref callers)}");

    private static async Task<VerificationReport> LastAsync(IAsyncEnumerable<VerificationUpdate> updates)
    {
        VerificationUpdate? last = null;
        await foreach (var update in updates.WithCancellation(TestContext.Current.CancellationToken)) last = update;
        return last!.Report!;
    }
}
