using EsEnas.Core.Numerics;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.UserTasks;

[Needs(External.MuJoCo)]
public sealed class UserEnvironmentTests
{
    [Theory]
    [InlineData(1UL, true)]
    [InlineData(2UL, true)]
    [InlineData(3UL, false)]
    public void Hopper_as_a_task_file_is_the_built_in_one_to_the_bit(ulong seed, bool noise)
    {
        var options = new TaskOptions { StartNoise = noise };
        using var builtIn = TaskCatalog.CreateEnvironment("hopper", options);
        using var mine = TaskCatalog.CreateEnvironment(UserTaskFiles.HopperOfThisMuJoCo with { TaskOptions = options });
        var (first, second) = (new RandomStream(seed, RandomPurpose.Sample), new RandomStream(seed, RandomPurpose.Sample));
        var actions = new RandomStream(seed, RandomPurpose.EvalEpisode);
        builtIn.Reset(first);
        mine.Reset(second);
        AssertSame(builtIn.Observation, mine.Observation);
        Assert.Equal(first.NextUInt64(), second.NextUInt64());

        var action = new double[3];
        var ends = 0;
        for (var t = 0; t < 1000; t++)
        {
            foreach (ref var component in action.AsSpan()) component = actions.NextUniform(-1.5, 1.5);
            var expected = builtIn.Step(action);
            var actual = mine.Step(action);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Reward), BitConverter.DoubleToInt64Bits(actual.Reward));
            Assert.Equal(expected, actual);
            AssertSame(builtIn.Observation, mine.Observation);
            AssertSame(builtIn.Simulation.Positions, mine.Simulation.Positions);
            if (!expected.Done) continue;
            ends++;
            builtIn.Reset(first);
            mine.Reset(second);
            AssertSame(builtIn.Observation, mine.Observation);
        }

        Assert.True(ends > 5);
    }

    [Fact]
    public void Hopper_as_a_task_file_goes_on_like_the_built_in_one_past_the_end()
    {
        using var builtIn = TaskCatalog.CreateEnvironment("hopper", new TaskOptions());
        using var mine = TaskCatalog.CreateEnvironment(UserTaskFiles.HopperOfThisMuJoCo);
        builtIn.Reset(new RandomStream(9, RandomPurpose.Sample));
        mine.Reset(new RandomStream(9, RandomPurpose.Sample));
        for (var t = 0; t < 1000; t++)
        {
            double[] action = [Math.Sin(t), Math.Cos(t), 2];
            Assert.Equal(builtIn.Step(action), mine.Step(action));
            AssertSame(builtIn.Observation, mine.Observation);
        }
    }

    [Fact]
    public void Constants_are_those_of_the_built_in_task()
    {
        using var builtIn = TaskCatalog.CreateEnvironment("hopper", new TaskOptions());
        using var mine = TaskCatalog.CreateEnvironment(UserTaskFiles.Hopper);

        Assert.Equal("my-hopper", mine.Info.Name);
        Assert.Equal(builtIn.Info.ObservationSize, mine.Info.ObservationSize);
        Assert.Equal(builtIn.Info.ActionLow, mine.Info.ActionLow);
        Assert.Equal(builtIn.Info.ActionHigh, mine.Info.ActionHigh);
        Assert.Equal(4, mine.FrameSkip);
        Assert.Matches("^task my-hopper/file1 model [0-9a-f]{32} mujoco [0-9.]+$", mine.Info.Identity);
    }

    [Fact]
    public void Identity_follows_model_definition_and_options()
    {
        var hopper = UserTaskFiles.Hopper;
        string[] identities =
        [
            Identity(hopper),
            Identity(hopper with { TaskOptions = new() { StartNoise = false } }),
            Identity(hopper with
            {
                TaskFile = hopper.TaskFile with { Model = hopper.TaskFile.Model!.Replace("-45 45", "-45 44", StringComparison.Ordinal) },
            }),
            Identity(UserTaskFiles.Of(UserTaskFiles.HopperYaml.Replace("-0.001", "-0.002", StringComparison.Ordinal),
                UserTaskFiles.HopperModel)),
        ];

        Assert.Equal(identities.Length, identities.Distinct().Count());
        Assert.Equal(identities[0], Identity(hopper with { Seed = 7 }));

        static string Identity(ExperimentSpecification specification) => TaskCatalog.CreateObjective(specification).Identity;
    }

    [Fact]
    public void Step_and_reset_allocate_nothing()
    {
        foreach (var specification in (ExperimentSpecification[])[UserTaskFiles.Hopper,
            UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel)])
        {
            using var environment = TaskCatalog.CreateEnvironment(specification);
            var random = new RandomStream(1, RandomPurpose.Sample);
            var action = new double[environment.Info.ActionSize];

            Assert.Equal(0, Allocations.Of(() => Run(environment, random, action, 1000)));
        }

        static void Run(MuJoCoEnvironment environment, RandomStream random, double[] action, int steps)
        {
            for (var t = 0; t < steps; t++)
            {
                if (t % 100 == 0) environment.Reset(random);
                environment.Step(action);
            }
        }
    }

    [Fact]
    public void Every_kind_of_term_reads_what_its_name_says()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel));
        var simulation = environment.Simulation;
        environment.ResetTo(null, [0.5, 0, 7, 0, 0, 0, -4], null);
        // Bodies: world, ball, arm, tip; positions: 7 of the ball, 1 of the arm.
        Assert.Equal(8 + 7 + 3 + 3 + 3, environment.Info.ObservationSize);
        Assert.Equal([-2.0], environment.Info.ActionLow);
        Assert.Equal([3.0], environment.Info.ActionHigh);

        for (var t = 0; t < 30; t++)
        {
            double[] ball = [.. simulation.BodyPositions.Slice(3, 3)], tip = [.. simulation.BodyPositions.Slice(9, 3)];
            var height = simulation.Positions[2];
            var result = environment.Step([0.7]);
            double[] ballAfter = [.. simulation.BodyPositions.Slice(3, 3)], tipAfter = [.. simulation.BodyPositions.Slice(9, 3)];
            var reward = -2 * Distance(tip, ball);
            reward += 3 * Distance(tipAfter, ballAfter);
            reward += 0.5 * ((tipAfter[2] - tip[2]) / 0.02);
            reward += 1 * ((simulation.Positions[2] - height) / 0.02);
            reward += 0.01 * simulation.SensorData[2];
            reward += -0.1 * (0.7 * 0.7);

            Assert.Equal(reward, result.Reward);
            Assert.Equal(0, result.AliveBonus);
            Assert.Equal(!(ballAfter[2] > 0.5), result.Done);
            Assert.Equal([0, 0.7], simulation.Controls.ToArray());
            double[] expected =
            [
                .. simulation.Positions, .. simulation.Velocities.ToArray().Select(v => Math.Clamp(v, -3, 3)), .. tipAfter,
                .. tipAfter.Zip(ballAfter, (a, b) => a - b), .. simulation.SensorData[..3],
            ];
            Assert.Equal(expected, environment.Observation.ToArray());
        }

        static double Distance(double[] a, double[] b) =>
            Math.Sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
    }

    [Fact]
    public void Episode_ends_when_a_body_leaves_its_range()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel));
        environment.ResetTo(null, null, null);
        var steps = 0;
        while (!environment.Step([0]).Done) steps++;

        // Free fall from 1 to 0.5 m takes 0.319 s: 16 steps of 0.02 s.
        Assert.InRange(steps, 14, 17);
    }

    [Fact]
    public void Start_noise_follows_its_law_and_can_be_switched_off()
    {
        var specification = UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel);
        using var noisy = TaskCatalog.CreateEnvironment(specification);
        using var fixedStart = TaskCatalog.CreateEnvironment(specification with { TaskOptions = new() { StartNoise = false } });
        var random = new RandomStream(4, RandomPurpose.Sample);
        var expected = new double[8];
        new RandomStream(4, RandomPurpose.Sample).FillNormal(expected);
        noisy.Reset(random);
        fixedStart.Reset(random);

        // The swing's position; the ball's quaternion is normalized by the library.
        Assert.Equal(0.1 * expected[7], noisy.Simulation.Positions[7]);
        Assert.Equal(1 + 0.1 * expected[2], noisy.Simulation.Positions[2]);
        Assert.All(noisy.Simulation.Velocities.ToArray(), velocity => Assert.Equal(0, velocity));
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], fixedStart.Simulation.Positions.ToArray());
    }

    [Fact]
    public void Objective_evaluates_policies()
    {
        var specification = UserTaskFiles.Hopper with { Horizon = 20, Evaluations = new() { Directions = 2, AtCurrent = 1 } };
        var objective = TaskCatalog.CreateObjective(specification);
        var trainer = new EsEnas.Core.Runs.Training.Trainer(specification, objective);
        using var evaluator = objective.CreateEvaluator();
        var plan = trainer.Ask(trainer.Initial());
        var (next, row) = trainer.Tell(trainer.Initial(),
            [.. plan.Evaluations.Select(evaluation => evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken))]);

        Assert.Equal("my-hopper", objective.Name);
        Assert.Equal(1, next.Iteration);
        Assert.Equal(0, row.Diverged);
        Assert.True(double.IsFinite(row.MeanReturn));
    }

    [Fact]
    public void Trace_works_on_a_task_file()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Hopper);
        using var output = new StringWriter();
        environment.ResetTo(null, null, null);
        TaskTrace.Write(environment, [[0, 0, 0], [1, 1, 1]], output);

        Assert.StartsWith("t,a0,a1,a2,o0,", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, output.ToString().Count(c => c == '\n'));
    }

    private static void AssertSame(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[i]), BitConverter.DoubleToInt64Bits(actual[i]));
    }
}
