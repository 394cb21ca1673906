using EsEnas.Core.Numerics;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;

namespace EsEnas.Grains.Tests.Workers;

/// <summary>A user's task that is stepped in a worker process while its policy acts here.</summary>
[Needs(External.MuJoCo)]
public sealed class WorkerEnvironmentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Environment_in_a_worker_process_has_the_bits_of_one_in_this_process()
    {
        var specification = UserTasks.Of(UserTasks.Arm);
        using var workers = new EvaluationWorkers(new WorkerOptions());
        using var here = TaskCatalog.CreateEnvironment(specification);
        using var there = workers.CreateEnvironment(specification, Token);
        for (uint episode = 0; episode < 3; episode++)
        {
            here.Reset(new RandomStream(7, RandomPurpose.EvalEpisode, 0, episode));
            there.Reset(new RandomStream(7, RandomPurpose.EvalEpisode, 0, episode));
            AssertSame(here, there);
            for (var step = 0; step < 50; step++)
            {
                double[] action = [Math.Sin(step + episode)];
                Assert.Equal(here.Step(action), there.Step(action));
                AssertSame(here, there);
            }
        }
        Assert.Equal(1, workers.Started);
    }

    [Fact]
    public void Model_that_makes_the_library_give_up_ends_the_worker_with_its_reason()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        using var environment = workers.CreateEnvironment(UserTasks.Of(UserTasks.Poison, horizon: 1000), Token);
        environment.Reset(new RandomStream(1, RandomPurpose.EvalEpisode));
        var actions = Enumerable.Repeat(1.0, 8).ToArray();

        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            for (var step = 0; step < 1000; step++) environment.Step(actions);
        });

        Assert.Contains("MuJoCo error: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_before_an_episode_is_refused()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        using var environment = workers.CreateEnvironment(UserTasks.Of(UserTasks.Arm), Token);

        Assert.Contains("There is no episode", Assert.Throws<InvalidOperationException>(() => environment.Step([0.0])).Message,
            StringComparison.Ordinal);
    }

    private static void AssertSame(MuJoCoEnvironment expected, WorkerEnvironment actual)
    {
        Assert.Equal(expected.Observation.ToArray(), actual.Observation.ToArray());
        Assert.Equal(expected.BodyPoses.ToArray(), actual.BodyPoses.ToArray());
        Assert.Equal(expected.RewardTerms.ToArray(), actual.RewardTerms.ToArray());
    }
}
