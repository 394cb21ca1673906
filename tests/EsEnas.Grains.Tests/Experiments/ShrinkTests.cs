using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>The phase that shrinks: what it leaves in status, history and front, and how a finished run gets it.</summary>
public sealed class ShrinkTests
{
    private const string Id = "run";
    private const string Shrinks =
        "shrink: { enabled: true, tolerance: 0.2, confidence: 0.8, episodes: 8, iterations: 2, directions: 3, reportEpisodes: 6 }";

    [Fact]
    public async Task Front_is_reported_stored_and_verified_to_the_bit()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var end = await cluster.CompleteAsync(Id, Specifications.Point(4, seed: 21, more: Shrinks));

        var files = FrontPolicies.Unpack(await cluster.Run(Id).GetFront());
        Assert.True(end.Front.Length > 1, $"{end.Front.Length} policies");
        Assert.Equal(end.Front.Length, files.Count);
        Assert.Equal(end.Front.Select(point => (point.Return, point.Size)),
            files.Select(PolicyDocument.FromJson).Select(file => (file.Provenance.Return, PolicyDeployment.Of(file.Deployment))));
        Assert.Equal((await cluster.Run(Id).RequestPolicy()).Json, files[end.Front.IndexOf(end.Front.Single(point => point.IsPolicy))]);
        var shrink = end.Phases.Single(phase => phase.Name == "shrink");
        Assert.Equal(shrink.Done, Specifications.Csv(await cluster.Run(Id).GetPhaseHistory("shrink", new(1), int.MaxValue)).Length);
        // As stored, without a session.
        await cluster.Silos.DeactivateAsync(cluster.Run(Id).GetGrainId());
        Assert.Equal(end.Front, (await cluster.Run(Id).GetStatus()).Front.AsEnumerable());

        var report = await VerifyAsync(cluster);
        Assert.Equal((0, "selection,shrink"), (report.MismatchCount, string.Join(',', report.Phases)));
    }

    [Fact]
    public async Task Finished_run_gets_the_phase_and_then_has_what_it_would_have_had_with_it()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var with = await cluster.CompleteAsync("with", Specifications.Point(4, seed: 21, more: Shrinks));
        var before = await cluster.CompleteAsync(Id, Specifications.Point(4, seed: 21));

        await cluster.Run(Id).Amend(Specifications.Point(4, seed: 21, more: Shrinks));
        var after = await cluster.EndAsync(Id);

        Assert.Equal(with.Front.Select(point => point.Return), after.Front.Select(point => point.Return));
        Assert.Equal(before.PolicyReturn, after.Front[0].Return);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.Equal(0, (await VerifyAsync(cluster)).MismatchCount);
    }

    [Fact]
    public async Task Amendment_of_what_training_depends_on_is_refused_by_name_and_changes_nothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var before = await cluster.CompleteAsync(Id, Specifications.Point(4, seed: 21));

        var refused = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Amend(Specifications.Point(4, seed: 22, more: Shrinks)));

        Assert.Equal(RunError.InvalidSpecification, refused.Error);
        Assert.StartsWith("seed: it cannot be changed any more", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before.State, (await cluster.Run(Id).GetStatus()).State);
        Assert.Empty((await cluster.Run(Id).GetStatus()).Front);
    }

    private static async Task<VerificationReport> VerifyAsync(GrainCluster cluster)
    {
        VerificationReport? report = null;
        await foreach (var update in cluster.Silos.Client.GetGrain<IRunVerifier>($"{Id}/shrink").Verify(1, 1))
            report = update.Report ?? report;
        return report!;
    }
}
