using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Tests.Support;
using EsEnas.Grains.Tests.Workers;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Grains.Tests.Recordings;

/// <summary>Episodes of runs, recorded through the grains: on a cluster in this process, with tasks of MuJoCo.</summary>
[Needs(External.MuJoCo)]
public sealed class RecordingTests
{
    private const string Shrinks =
        "shrink: { enabled: true, tolerance: 0.2, confidence: 0.8, episodes: 4, iterations: 1, directions: 2, reportEpisodes: 4 }";

    private static int callers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_return_of_the_policy_and_of_its_front_is_that_of_eval_to_the_bit()
    {
        await using var cluster = await StartAsync();
        var end = await cluster.CompleteAsync("r", Swimmer(Shrinks));
        Assert.Equal(RunState.Completed, end.State);

        var (chosen, report) = await RecordAsync(cluster, new TrajectoryRequest { Seed = 5, Episode = 2 });
        Assert.Null(report);
        AssertIsEval(chosen!, PolicyDocument.FromJson((await cluster.Run("r").RequestPolicy()).Json!));
        var front = FrontPolicies.Unpack(await cluster.Run("r").GetFront());
        for (var point = 0; point < front.Count; point++)
        {
            var (recorded, _) = await RecordAsync(cluster, new TrajectoryRequest { Seed = 5, Episode = 2, FrontPoint = point });
            AssertIsEval(recorded!, PolicyDocument.FromJson(front[point]));
        }
    }

    [Fact]
    public async Task Recorded_return_of_an_evaluation_is_that_of_the_history_to_the_bit()
    {
        await using var cluster = await StartAsync();
        await cluster.CompleteAsync("r", Swimmer());
        foreach (var (iteration, evaluation) in new[] { (1, 0), (2, 4), (3, 7) })
        {
            var (trajectory, report) =
                await RecordAsync(cluster, new TrajectoryRequest { Iteration = iteration, Evaluation = evaluation, FramesPerSecond = 5 });

            Assert.Equal((0, 5), (report!.MismatchCount, trajectory!.StepsPerFrame));
            Assert.Equal(report.Return, trajectory.Result.Return);
            Assert.Equal((await ReplayAsync(cluster, iteration, evaluation)).Recorded, trajectory.Result.Return);
        }
    }

    [Fact]
    public async Task Evaluation_of_a_phase_after_training_is_recorded_as_it_is_replayed()
    {
        await using var cluster = await StartAsync();
        await cluster.CompleteAsync("r", Swimmer());

        var (trajectory, report) =
            await RecordAsync(cluster, new TrajectoryRequest { Phase = "selection", Iteration = 1, Evaluation = 3 });

        Assert.Equal(0, report!.MismatchCount);
        var replayed = await LastAsync(Verifier(cluster).ReplayPhase("selection", 1, 3));
        Assert.Equal(replayed.Return, trajectory!.Result.Return);
    }

    [Fact]
    public async Task Users_task_is_stepped_in_a_worker_process_with_the_same_bits()
    {
        await using var cluster = await StartAsync();
        var yaml = SpecificationText.ToCanonicalYaml(UserTasks.Of(UserTasks.Arm, horizon: 40, more: "iterations: 2"));
        await cluster.CompleteAsync("r", yaml);
        var started = Workers(cluster).Started;
        Assert.True(started > 0);

        var (evaluation, report) = await RecordAsync(cluster, new TrajectoryRequest { Iteration = 2, Evaluation = 1 });
        Assert.Equal(0, report!.MismatchCount);
        Assert.Equal(report.Return, evaluation!.Result.Return);
        Assert.Equal(["world", "b1"], evaluation.Shape.Scene.Bodies.Select(body => body.Name));
        Assert.Equal(GeomShape.Capsule, evaluation.Shape.Scene.Geoms.Single().Shape);

        var (policy, _) = await RecordAsync(cluster, new TrajectoryRequest());
        var document = PolicyDocument.FromJson((await cluster.Run("r").RequestPolicy()).Json!);
        Assert.Equal(Workers(cluster).Try(document.ToJson(), "p", 1, 0, out _, Token), policy!.Result);
    }

    [Fact]
    public async Task Silo_that_is_drained_leaves_it_to_the_other()
    {
        await using var cluster = await StartAsync(silos: 2);
        await cluster.CompleteAsync("r", Swimmer());
        await cluster.Silos.Client.GetGrain<IClusterGrain>(0).Drain(cluster.Silos.Silos[0].SiloAddress.ToParsableString());
        var other = new SiloId(cluster.Silos.Silos[1].SiloAddress.ToParsableString());

        for (var i = 0; i < 4; i++)
        {
            SiloId? by = null;
            await TrajectoryStream.ReadAsync(Verifier(cluster).Record(new TrajectoryRequest { Episode = i }),
                update => by = update.Silo ?? by, Token);
            Assert.Equal(other, by);
        }
    }

    [Fact]
    public async Task Long_trajectory_comes_in_parts_of_a_bounded_size()
    {
        await using var cluster = await StartAsync();
        await cluster.CompleteAsync("r", """
            task: ant
            horizon: 400
            policy: { hidden: [] }
            evaluations: { directions: 1, atCurrent: 1 }
            selection: { candidates: 1, episodes: 1, reportEpisodes: 2 }
            iterations: 1
            """);
        var (parts, length) = (new List<int>(), 0);
        var (trajectory, _) = await TrajectoryStream.ReadAsync(Verifier(cluster).Record(new TrajectoryRequest { FramesPerSecond = 1000 }),
            update =>
            {
                if (update.Part is { } part) parts.Add(part.Length);
                length = Math.Max(length, update.Length);
            }, Token);

        Assert.Equal(TrajectoryCodec.Write(trajectory!).Length, parts.Sum());
        Assert.Equal(length, parts.Sum());
        Assert.All(parts, part => Assert.InRange(part, 1, TrajectoryUpdate.MostPartBytes));
    }

    [Theory]
    [InlineData(4, 0, null, "iteration: '4' is not allowed: 1 to 3")]
    [InlineData(0, 0, null, "iteration: '0' is not allowed: 1 to 3")]
    [InlineData(1, 8, null, "evaluation: '8' is not allowed: 0 to 7")]
    [InlineData(1, 0, 0, "frontPoint: it is about a policy")]
    [InlineData(null, 0, 3, "frontPoint: run 'r' has one policy only")]
    public async Task What_the_run_has_not_is_refused_with_what_it_has(int? iteration, int evaluation, int? point, string message)
    {
        await using var cluster = await StartAsync();
        await cluster.CompleteAsync("r", Swimmer());

        var error = await Assert.ThrowsAsync<RunException>(() =>
            RecordAsync(cluster, new TrajectoryRequest { Iteration = iteration, Evaluation = evaluation, FrontPoint = point }));

        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_without_a_body_is_refused_by_name()
    {
        await using var cluster = await StartAsync();
        await cluster.CompleteAsync("r", "task: blackbox/sphere\niterations: 2\nevaluations: { directions: 1, atCurrent: 1 }");

        var evaluation = await Assert.ThrowsAsync<RunException>(() => RecordAsync(cluster, new TrajectoryRequest { Iteration = 1 }));
        Assert.Contains("a blackbox function has no body that could be shown", evaluation.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RunException>(() => RecordAsync(cluster, new TrajectoryRequest()));
    }

    private static string Swimmer(string more = "") => $$"""
        task: swimmer
        horizon: 30
        policy: { hidden: [4] }
        evaluations: { directions: 3, atCurrent: 2 }
        selection: { candidates: 4, episodes: 1, reportEpisodes: 4 }
        iterations: 3
        {{more}}
        """;

    private static Task<GrainCluster> StartAsync(int silos = 1) => GrainCluster.StartAsync(silos,
        more: silo => silo.Services.AddSingleton<IObjectiveFactory, TaskObjectiveFactory>());

    private static EvaluationWorkers Workers(GrainCluster cluster) =>
        cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<EvaluationWorkers>();

    private static IRunVerifier Verifier(GrainCluster cluster) =>
        cluster.Silos.Client.GetGrain<IRunVerifier>($"r/{Interlocked.Increment(ref callers)}");

    private static Task<(Trajectory? Trajectory, VerificationReport? Report)> RecordAsync(GrainCluster cluster,
        TrajectoryRequest request) => TrajectoryStream.ReadAsync(Verifier(cluster).Record(request), cancellationToken: Token);

    private static Task<VerificationReport> ReplayAsync(GrainCluster cluster, int iteration, int evaluation) =>
        LastAsync(Verifier(cluster).Replay(new(iteration), evaluation));

    private static async Task<VerificationReport> LastAsync(IAsyncEnumerable<VerificationUpdate> updates)
    {
        VerificationUpdate? last = null;
        await foreach (var update in updates.WithCancellation(Token)) last = update;
        return last!.Report!;
    }

    private static void AssertIsEval(Trajectory trajectory, PolicyDocument policy)
    {
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        using var environment = TaskCatalog.CreateEnvironment(specification);
        var expected = new PolicyEvaluation(policy, environment.Info, environment, TaskCatalog.Horizon(specification)).Run(5, 2);
        Assert.Equal(expected, trajectory.Result);
        Assert.Equal(policy.Network.Weights, trajectory.Shape.Network.Weights);
    }
}
