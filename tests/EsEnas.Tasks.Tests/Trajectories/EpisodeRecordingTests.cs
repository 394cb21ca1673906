using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks.Trajectories;

namespace EsEnas.Tasks.Tests.Trajectories;

/// <summary>Episodes as they are recorded, beside the same episodes as they are evaluated.</summary>
[Needs(External.MuJoCo)]
public sealed class EpisodeRecordingTests
{
    private const int Horizon = 60;
    private static readonly string[] Some = ["swimmer", "hopper", "ant", "reacher"];

    public static TheoryData<string> Tasks => [.. Some];

    [Theory, MemberData(nameof(Tasks))]
    public void Recorded_return_of_an_evaluation_is_that_of_the_evaluation_to_the_bit(string task)
    {
        var specification = Specification(task);
        var objective = (EnvironmentObjective)TaskCatalog.CreateObjective(specification);
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        using var evaluator = objective.CreateEvaluator();
        using var environment = TaskCatalog.CreateEnvironment(specification);
        foreach (var evaluation in plan.Evaluations)
        {
            var expected = evaluator.Evaluate(plan, evaluation, default);
            var (trajectory, outcome) =
                EpisodeRecording.OfEvaluation(objective, plan, evaluation, environment, environment, 25, null, default);

            Assert.Equal(PlanCodec.WriteOutcomes([expected]), PlanCodec.WriteOutcomes([outcome]));
            Assert.Equal((expected.Return, expected.Steps), (trajectory.Result.Return, trajectory.Result.Steps));
            AssertWhole(trajectory);
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void Recorded_return_of_a_policy_is_that_of_eval_to_the_bit(string task)
    {
        using var environment = TestEnvironments.Create(task);
        var policy = PolicyOf(environment);
        for (var episode = 0; episode < 3; episode++)
        {
            var expected = new PolicyEvaluation(policy, environment.Info, environment, Horizon).Run(7, episode);
            var recorded = Record(policy, environment, 1000, episode: episode);

            Assert.Equal(expected, recorded.Result);
            Assert.Equal(expected.Steps + 1, recorded.Frames.Count);
            AssertWhole(recorded);
        }
    }

    [Fact]
    public void Frames_hold_what_the_environment_and_the_policy_had_in_their_states()
    {
        using var environment = TestEnvironments.Create("swimmer");
        var policy = PolicyOf(environment);
        var recorded = Record(policy, environment, 1000);

        environment.Reset(new RandomStream(7, RandomPurpose.EvalEpisode, 0, 0));
        var acting = new Policy(policy.Network, policy.Normalizer, policy.ActionLow, policy.ActionHigh, policy.ActionScale);
        var action = new double[environment.Info.ActionSize];
        var reward = 0.0;
        for (var frame = 0; frame < recorded.Frames.Count; frame++)
        {
            acting.Act(environment.Observation, action);
            Assert.Equal(Single(environment.BodyPoses), recorded.Frames.BodyPoses(frame).ToArray());
            Assert.Equal(Single(environment.Observation), recorded.Frames.Observations(frame).ToArray());
            Assert.Equal(Single(action), recorded.Frames.Actions(frame).ToArray());
            Assert.Equal((float)reward, recorded.Frames.Reward(frame));
            Assert.Equal(Single(environment.RewardTerms), recorded.Frames.RewardTerms(frame).ToArray());
            // Its outputs are from -1 to 1, and so are its actions.
            Assert.Equal(Single(action), recorded.Frames.Activations(frame)[^action.Length..].ToArray());
            reward = environment.Step(action).Reward;
        }
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(5, 5)]
    [InlineData(1, 25)]
    public void Rate_is_the_nearest_that_whole_steps_allow(int framesPerSecond, int stepsPerFrame)
    {
        using var environment = TestEnvironments.Create("swimmer");
        var recorded = Record(PolicyOf(environment), environment, framesPerSecond);

        Assert.Equal(stepsPerFrame, recorded.StepsPerFrame);
        Assert.Equal((Horizon + stepsPerFrame - 1) / stepsPerFrame + 1, recorded.Frames.Count);
        Assert.Equal(Horizon, recorded.StepOf(recorded.Frames.Count - 1));
        AssertWhole(recorded);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(17)]
    public void Frames_that_would_be_too_many_are_recorded_at_half_the_rate_and_lose_no_reward(int most)
    {
        using var environment = TestEnvironments.Create("swimmer");
        var policy = PolicyOf(environment);
        var all = Record(policy, environment, 1000);
        var recorder = new TrajectoryRecorder(all.Shape, environment, policy.Normalizer, policy.ActionScale, 1,
            most * sizeof(float) * all.Shape.FrameSize);
        using var observed = new ObservedEnvironment(environment, recorder);
        var thin = recorder.Finish(new PolicyEvaluation(policy, environment.Info, observed, Horizon).Run(7, 0));

        Assert.InRange(thin.Frames.Count, 2, most);
        Assert.True(thin.StepsPerFrame > 1 && int.IsPow2(thin.StepsPerFrame), $"{thin.StepsPerFrame} steps a frame");
        Assert.Equal(all.Result, thin.Result);
        for (var frame = 0; frame < thin.Frames.Count; frame++)
        {
            Assert.Equal(all.Frames.BodyPoses(thin.StepOf(frame)).ToArray(), thin.Frames.BodyPoses(frame).ToArray());
            Assert.Equal(all.Frames.Observations(thin.StepOf(frame)).ToArray(), thin.Frames.Observations(frame).ToArray());
        }
        Assert.Equal(Horizon, thin.StepOf(thin.Frames.Count - 1));
        AssertWhole(thin);
    }

    [Fact]
    public void Episode_that_becomes_invalid_is_recorded_up_to_there()
    {
        using var environment = TestEnvironments.Create("half-cheetah");
        var broken = PolicyOf(environment);
        Array.Fill(broken.Network.Weights, double.PositiveInfinity);
        var recorded = Record(broken, environment, 1000);

        Assert.False(recorded.Result.IsValid);
        Assert.InRange(recorded.Frames.Count, 1, recorded.Result.Steps + 1);
        Assert.All(recorded.Frames.Numbers.ToArray(), number => Assert.True(float.IsFinite(number)));
        Assert.Equal(recorded.Frames.Numbers.ToArray(), TrajectoryCodec.Read(TrajectoryCodec.Write(recorded)).Frames.Numbers.ToArray());
    }

    [Fact]
    public void Policy_of_another_task_is_refused_by_name()
    {
        using var environment = TestEnvironments.Create("swimmer");
        using var other = TestEnvironments.Create("hopper");
        var error = Assert.Throws<PolicyFormatException>(() => Record(PolicyOf(other), environment, 25));
        Assert.Contains("'hopper', not for 'swimmer'", error.Message);
    }

    [Fact]
    public void A_thousand_steps_of_ant_take_less_than_two_megabytes()
    {
        using var environment = TestEnvironments.Create("ant");
        // It stands still.
        var policy = PolicyOf(environment, scale: 1e-9);
        var recorded = EpisodeRecording.OfPolicy(policy, environment, environment, 1000, 7, 0, 25, null, default);

        Assert.Equal((1000, 1), (recorded.Result.Steps, recorded.StepsPerFrame));
        Assert.InRange(TrajectoryCodec.Write(recorded).Length, 1_000_000, 2_000_000);
    }

    private static Trajectory Record(PolicyDocument policy, MuJoCoEnvironment environment, int framesPerSecond, int episode = 0) =>
        EpisodeRecording.OfPolicy(policy, environment, environment, Horizon, 7, episode, framesPerSecond, null, default);

    private static void AssertWhole(Trajectory trajectory)
    {
        var (reward, terms) = (0.0, 0.0);
        for (var frame = 0; frame < trajectory.Frames.Count; frame++)
        {
            reward += trajectory.Frames.Reward(frame);
            foreach (var term in trajectory.Frames.RewardTerms(frame)) terms += term;
        }
        Assert.Equal(trajectory.Result.Return, reward, 0.001);
        Assert.Equal(trajectory.Result.Return, terms, 0.001);
    }

    private static float[] Single(ReadOnlySpan<double> values) => [.. values.ToArray().Select(value => (float)value)];

    private static ExperimentSpecification Specification(string task) => SpecificationYaml.Read($$"""
        task: {{task}}
        horizon: {{Horizon}}
        policy: { hidden: [6] }
        evaluations: { directions: 2, atCurrent: 1 }
        """);

    // Every input to every output, with weights of a tenth at most.
    private static PolicyDocument PolicyOf(MuJoCoEnvironment environment, double scale = 0.1)
    {
        var (inputs, outputs) = (environment.Info.ObservationSize, environment.Info.ActionSize);
        var random = new RandomStream(3, RandomPurpose.Sample);
        Edge[] edges = [.. Enumerable.Range(inputs, outputs)
            .SelectMany(output => Enumerable.Range(0, inputs).Select(input => new Edge(input, output)))];
        return new PolicyDocument
        {
            Task = environment.Info.Name,
            Network = new WiredNetwork([inputs, outputs], edges, [.. edges.Select(_ => random.NextUniform(-scale, scale))],
                new double[inputs + outputs],
                [.. Enumerable.Repeat(Nonlinearity.Identity, inputs), .. Enumerable.Repeat(Nonlinearity.Tanh, outputs)]),
            Normalizer = Normalizer.Identity(inputs),
            ActionLow = environment.Info.ActionLow,
            ActionHigh = environment.Info.ActionHigh,
            Size = new ModelSize(edges.Length, 0, edges.Length, 0, 0, 0),
            Provenance = new PolicyProvenance("r", "", 1, 1, "", "", "", null, null, 0),
        };
    }
}
