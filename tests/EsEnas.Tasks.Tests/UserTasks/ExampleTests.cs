using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>The robots of <c>examples/</c> are tasks that random policies can play.</summary>
[Needs(External.MuJoCo)]
public sealed class ExampleTests
{
    // A recipe may stand beside a task file; it names no model.
    public static TheoryData<string> Examples { get; } = [.. Directory.EnumerateFiles(Checkout.PathOf("examples"), "*.yaml",
        SearchOption.AllDirectories).Where(file => TaskFile.IsTaskFile(SpecificationYaml.Parse(File.ReadAllText(file))))
        .Select(file => Path.GetRelativePath(Checkout.PathOf("examples"), file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_can_be_played_by_random_policies(string file)
    {
        var path = Checkout.PathOf("examples/" + file);
        var specification = TaskFile.Load(SpecificationYaml.Parse(File.ReadAllText(path)), Path.GetDirectoryName(path)!);

        var trial = RolloutTrial.Run(specification with { Horizon = Math.Min(specification.Horizon, 50) });

        Assert.Equal((8, 0, ""), (trial.Episodes.Length, trial.Invalid.Total, trial.Failure));
        // Two of dm_control's pay 1 or nothing, which is nothing to all of eight policies at first.
        var isSparse = file.Contains("dm-control", StringComparison.Ordinal) && (file.Contains("pendulum", StringComparison.Ordinal)
            || file.Contains("ball-in-cup", StringComparison.Ordinal));
        Assert.True(isSparse || trial.Episodes.Select(episode => episode.Return).Distinct().Count() > 1, "every policy is paid the same");
    }

    [Fact]
    public void Pole_is_balanced_to_the_end_by_four_weights()
    {
        using var environment = TaskCatalog.CreateEnvironment(Load("pole/pole.yaml"));
        // Push towards where the pole leans, and with where it is going.
        var policy = new FourWeights([0.4, 6, 0.8, 1.5]);

        for (uint episode = 0; episode < 20; episode++)
            Assert.Equal(200, policy.Play(environment, episode));
    }

    private static ExperimentSpecification Load(string file)
    {
        var path = Checkout.PathOf("examples/" + file);
        return TaskFile.Load(SpecificationYaml.Parse(File.ReadAllText(path)), Path.GetDirectoryName(path)!);
    }

    private sealed class FourWeights(double[] weights)
    {
        /// <summary>Steps until the end of an episode of at most 200.</summary>
        public int Play(MuJoCoEnvironment environment, uint episode)
        {
            environment.Reset(new RandomStream(1, RandomPurpose.EvalEpisode, 0, episode));
            for (var step = 1; step <= 200; step++)
            {
                var push = 0.0;
                for (var i = 0; i < weights.Length; i++) push += weights[i] * environment.Observation[i];
                if (environment.Step([Math.Clamp(push, -1, 1)]).Done) return step;
            }

            return 200;
        }
    }
}
