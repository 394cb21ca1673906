using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Noise on observations is the run's own; the library's is refused.</summary>
[Needs(External.MuJoCo)]
public sealed class ObservationNoiseTests
{
    private const string Noisy = ", noise: 0.15";

    [Fact]
    public void Sensor_noise_of_the_library_is_refused_with_element_line_and_what_to_do_instead()
    {
        var error = Assert.Single(UserTaskFiles.ErrorsOf(UserTaskFiles.Puck("<flag sensornoise=\"enable\"/>")));

        Assert.Equal(("taskFile.model <flag>", "sensornoise=\"enable\"", 2), (error.Key, error.Value, error.Line));
        Assert.Contains("give an observation term of the task file a noise", error.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<flag sensornoise=\"disable\" sleep=\"disable\" energy=\"enable\"/>")]
    public void Noise_of_a_sensor_does_nothing_without_the_flag_and_is_accepted(string flags)
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck(flags));
        environment.Reset(new RandomStream(1, RandomPurpose.Sample));

        Assert.Equal(environment.Simulation.Positions[0], environment.Observation[0]);
    }

    [Fact]
    public void Two_runs_of_one_seed_are_the_same_run_and_noise_makes_another()
    {
        var noisy = Fingerprints(UserTaskFiles.Puck("", Noisy));

        Assert.Equal(noisy, Fingerprints(UserTaskFiles.Puck("", Noisy)));
        Assert.Empty(noisy.Intersect(Fingerprints(UserTaskFiles.Puck(""))));
    }

    [Fact]
    public void Noise_is_the_stream_beside_the_episode_s_own_in_the_order_of_the_observation()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck("", Noisy));
        // The mapping is a part of every run's identity: purpose 4 with bit 16, same seed, A and B.
        var noise = new RandomStream(9, (RandomPurpose)(4 | (1 << 16)), 3, 7);
        var random = new RandomStream(9, RandomPurpose.TrainingEpisode, 3, 7);
        _ = random.NextUInt32();
        environment.Reset(random);
        for (var t = 0; t < 50; t++)
        {
            Assert.Equal(environment.Simulation.SensorData[0] + (0.15 * noise.NextNormal()), environment.Observation[0]);
            Assert.Equal(environment.Simulation.SensorData[1] + (0.15 * noise.NextNormal()), environment.Observation[1]);
            environment.Step([0.3]);
        }
    }

    [Fact]
    public void Noise_has_its_standard_deviation_and_differs_between_episodes_and_their_purposes()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck("", Noisy));
        var first = Noise(environment, RandomPurpose.TrainingEpisode, 1);
        var all = first.Concat(Noise(environment, RandomPurpose.TrainingEpisode, 2))
            .Concat(Noise(environment, RandomPurpose.SelectionEpisode, 1)).ToList();

        Assert.Equal(first, Noise(environment, RandomPurpose.TrainingEpisode, 1));
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.InRange(Math.Sqrt(all.Average(value => value * value)), 0.14, 0.16);
        Assert.InRange(all.Average(), -0.01, 0.01);

        static List<double> Noise(MuJoCoEnvironment environment, RandomPurpose purpose, uint episode)
        {
            var noise = new List<double>();
            environment.Reset(new RandomStream(1, purpose, 0, episode));
            for (var t = 0; t < 500; t++)
            {
                noise.Add(environment.Observation[0] - environment.Simulation.SensorData[0]);
                environment.Step([0.1]);
            }

            return noise;
        }
    }

    [Fact]
    public void Noise_changes_neither_start_nor_reward_nor_how_far_the_episode_s_stream_is_read()
    {
        using var noisy = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck("", Noisy));
        using var exact = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck(""));
        var (first, second) =
            (new RandomStream(2, RandomPurpose.TrainingEpisode, 1, 1), new RandomStream(2, RandomPurpose.TrainingEpisode, 1, 1));
        noisy.Reset(first);
        exact.Reset(second);

        Assert.Equal(first.NextUInt64(), second.NextUInt64());
        for (var t = 0; t < 50; t++)
        {
            Assert.Equal(exact.Simulation.Positions.ToArray(), noisy.Simulation.Positions.ToArray());
            Assert.Equal(exact.Step([Math.Sin(t)]), noisy.Step([Math.Sin(t)]));
            Assert.NotEqual(exact.Observation[0], noisy.Observation[0]);
        }
    }

    [Fact]
    public void Noise_comes_before_the_clip_and_works_on_every_kind_of_term()
    {
        const string Terms = """
              - { kind: joint-positions, noise: 5, clip: [-0.5, 0.5] }
              - { kind: joint-velocities, joints: [root, swing], noise: 5, clip: [-0.5, 0.5] }
              - { kind: body-position, body: tip, noise: 5, clip: [-0.5, 0.5] }
              - { kind: body-position, body: tip, relativeTo: ball, noise: 5, clip: [-0.5, 0.5] }
              - { kind: sensor, sensor: feel, noise: 5, clip: [-0.5, 0.5] }
            """;
        var yaml = UserTaskFiles.ToyYaml;
        yaml = yaml[..yaml.IndexOf("  - { kind", StringComparison.Ordinal)] + Terms + "\n" +
            yaml[yaml.IndexOf("actions:", StringComparison.Ordinal)..];
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(yaml, UserTaskFiles.ToyModel));
        environment.Reset(new RandomStream(3, RandomPurpose.Sample));
        var seen = Enumerable.Range(0, environment.Info.ObservationSize).Select(_ => new HashSet<double>()).ToList();
        for (var t = 0; t < 60; t++)
        {
            for (var i = 0; i < seen.Count; i++) seen[i].Add(environment.Observation[i]);
            environment.Step([0]);
        }

        // With a deviation of ten times the clip every component meets both of its ends, and nothing lies beyond.
        Assert.All(seen, values => Assert.Equal((-0.5, 0.5), (values.Min(), values.Max())));
    }

    [Fact]
    public void Start_that_is_given_has_no_noise()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck("", Noisy));
        environment.Reset(new RandomStream(1, RandomPurpose.Sample));
        environment.ResetTo([0.25], null, null);

        Assert.Equal([0.25, 0], environment.Observation.ToArray());
        environment.Step([1]);
        Assert.Equal(environment.Simulation.SensorData.ToArray(), environment.Observation.ToArray());
    }

    [Fact]
    public void Noise_is_said_by_the_description_of_the_task() =>
        Assert.Equal("0: sensor place, plus 0.15 * N(0, 1) each", TaskCatalog.Describe(UserTaskFiles.Puck("", Noisy)).Observation[0]);

    [Theory]
    [InlineData(", noise: -0.1")]
    [InlineData(", noise: much")]
    [InlineData(", noise: 1e7")]
    public void Noise_that_is_no_deviation_is_refused_by_key_and_line(string term)
    {
        var error = UserTaskFiles.ErrorsOf(UserTaskFiles.Puck("", term))[0];

        Assert.Equal(("taskFile.definition.observation[0].noise", 6), (error.Key, error.Line));
        Assert.Equal("a number from 0 to 1000000", error.Allowed);
    }

    [Fact]
    public void Noise_allocates_nothing()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Puck("", Noisy));
        var random = new RandomStream(1, RandomPurpose.Sample);
        var action = new double[1];

        Assert.Equal(0, Allocations.Of(() => Run(1000)));

        void Run(int steps)
        {
            for (var t = 0; t < steps; t++)
            {
                if (t % 100 == 0) environment.Reset(random);
                environment.Step(action);
            }
        }
    }

    private static List<Fingerprint> Fingerprints(ExperimentSpecification specification)
    {
        specification = specification with
        {
            Search = new() { Pruning = new() { Edges = [4] } },
            Evaluations = new() { Directions = 5, AtCurrent = 5 },
        };
        var objective = TaskCatalog.CreateObjective(specification);
        var trainer = new Trainer(specification, objective);
        using var evaluator = objective.CreateEvaluator();
        var (state, fingerprints) = (trainer.Initial(), new List<Fingerprint>());
        for (var i = 0; i < 3; i++)
        {
            var plan = trainer.Ask(state);
            (state, var row) = trainer.Tell(state,
                [.. plan.Evaluations.Select(evaluation => evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken))]);
            fingerprints.Add(row.Fingerprint);
        }

        return fingerprints;
    }
}
