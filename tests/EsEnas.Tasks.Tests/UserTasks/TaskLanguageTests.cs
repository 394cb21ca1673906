using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>What a task file can observe, reward and start from, each against its formula.</summary>
[Needs(External.MuJoCo)]
public sealed class TaskLanguageTests
{
    private const string Crouch = """
        <mujoco>
          <option timestep="0.005"/>
          <worldbody>
            <body name="trunk" pos="0 0 0.9">
              <joint name="height" type="slide" axis="0 0 1"/>
              <geom name="box" type="box" size="0.1 0.1 0.05" mass="3" contype="0" conaffinity="0"/>
              <body name="thigh">
                <joint name="hip" type="hinge" axis="0 1 0" range="-90 90" limited="true" damping="0.5"/>
                <geom type="capsule" fromto="0 0 0 0 0 -0.4" size="0.03" contype="0" conaffinity="0"/>
                <body name="shin" pos="0 0 -0.4">
                  <joint name="knee" type="hinge" axis="0 1 0" range="-150 -2" limited="true" damping="0.5"/>
                  <geom type="capsule" fromto="0 0 0 0 0 -0.4" size="0.03" contype="0" conaffinity="0"/>
                  <site name="foot" pos="0 0 -0.4"/>
                </body>
              </body>
            </body>
          </worldbody>
          <actuator>
            <motor name="h" joint="hip" gear="4" ctrllimited="true" ctrlrange="-1 1"/>
            <motor name="k" joint="knee" gear="4" ctrllimited="true" ctrlrange="-1 1"/>
          </actuator>
          <sensor><framepos name="sole" objtype="site" objname="foot"/></sensor>
          <keyframe>
            <key name="up" qpos="0 0.1 -0.2"/>
            <key name="home" qpos="-0.23 0.8 -1.6" qvel="0.5 0 0" ctrl="0.25 0.75"/>
          </keyframe>
        </mujoco>
        """;

    [Fact]
    public void Episode_starts_at_a_keyframe_of_the_model()
    {
        using var environment = Create("start: { keyframe: home }", "{ kind: joint-positions }",
            "{ kind: distance, from: foot, to: trunk }",
            "actions: [k]");
        environment.Reset(Stream());

        Assert.Equal([-0.23, 0.8, -1.6], environment.Observation.ToArray());
        Assert.Equal([0.5, 0, 0], environment.Simulation.Velocities.ToArray());
        environment.Step([0.5]);
        // The actuator that no action drives keeps what the keyframe gives it.
        Assert.Equal([0.25, 0.5], environment.Simulation.Controls.ToArray());

        environment.ResetTo(null, null, null);
        Assert.Equal([-0.23, 0.8, -1.6], environment.Simulation.Positions.ToArray());
        environment.ResetTo([0, 0, 0], [0, 0, 0], null);
        Assert.Equal([0, 0, 0], environment.Simulation.Positions.ToArray());
    }

    [Fact]
    public void Start_noise_comes_on_top_of_a_keyframe()
    {
        using var environment = Create("start: { keyframe: home }\nresetNoise: { positions: { law: uniform, scale: 0.01 } }",
            "{ kind: joint-positions }", "{ kind: upright, body: trunk }");
        var seen = new HashSet<double>();
        for (var i = 0; i < 5; i++)
        {
            environment.Reset(Stream((uint)i));
            Assert.InRange(environment.Observation[1], 0.79, 0.81);
            seen.Add(environment.Observation[1]);
        }

        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public void Description_names_keyframe_and_targets()
    {
        var task = TaskCatalog.Describe(Specification("start: { keyframe: up }\ntargets: { speed: [-1, 2] }",
            "{ kind: target, target: speed }",
            "{ kind: forward-velocity, body: trunk, axis: x, target: speed, shape: gaussian, scale: 0.5 }"));

        Assert.Equal("keyframe up; positions: none; velocities: none; speed: U(-1, 2)", task.StartNoise);
        Assert.Equal(["0: the episode's speed"], task.Observation);
        Assert.StartsWith("1 * exp(-(velocity of trunk.x - speed)^2 / 0.5^2)", task.Reward, StringComparison.Ordinal);
    }

    [Fact]
    public void Observations_follow_their_formulas()
    {
        using var environment = Create("", """
            { kind: joint-cosines, joints: [hip] }
              - { kind: joint-sines }
              - { kind: site-position, site: foot }
              - { kind: site-position, site: foot, relativeTo: trunk }
              - { kind: geom-position, geom: box }
              - { kind: center-of-mass, body: trunk }
              - { kind: body-up, body: shin }
              - { kind: body-heading, body: shin }
              - { kind: body-orientation, body: shin }
              - { kind: previous-action }
              - { kind: clock, period: 0.08 }
            """, "{ kind: upright, body: shin }");
        environment.ResetTo([0.1, 0.4, -1], null, null);
        Assert.Equal(1 + 2 + 3 + 3 + 3 + 3 + 3 + 2 + 4 + 2 + 2, environment.Info.ObservationSize);
        Assert.Equal(environment.Info.ObservationSize, environment.Signals.Select(signal => signal.Name).Distinct().Count());
        Assert.Equal([0.0, 0, 0, 1], environment.Observation[^4..].ToArray());

        environment.Step([0.3, -0.2]);
        environment.Step([0.6, -0.7]);
        var simulation = environment.Simulation;
        var (hip, knee) = (simulation.Positions[1], simulation.Positions[2]);
        var q = simulation.BodyQuaternions.Slice(12, 4).ToArray();
        // A turn about y by the angle a has the quaternion (cos a/2, 0, sin a/2, 0): up is (sin a, 0, cos a), and ahead (cos a, 0, -sin a).
        var angle = 2 * Math.Atan2(q[2], q[0]);
        double[] expected =
        [
            Math.Cos(hip), Math.Sin(hip), Math.Sin(knee), .. simulation.SitePositions[..3],
            .. simulation.SitePositions[..3].ToArray().Zip(simulation.BodyPositions.Slice(3, 3).ToArray(), (a, b) => a - b),
            .. simulation.GeomPositions[..3], .. simulation.SubtreeCenters.Slice(3, 3),
            Math.Sin(angle), 0, Math.Cos(angle), Math.Sign(Math.Cos(angle)), 0, .. q, 0.6, -0.7, 0, -1,
        ];
        var actual = environment.Observation.ToArray();
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 12);
    }

    [Theory]
    [InlineData("{ kind: position, body: shin, axis: z, read: before-step }", 0)]
    [InlineData("{ kind: position, site: foot, axis: x, target: 0.5, read: before-step }", 1)]
    [InlineData("{ kind: position, joint: hip, target: 0.25, shape: square, coefficient: -2, read: before-step }", 2)]
    [InlineData("{ kind: position, sensor: sole, reading: 2, shape: absolute, read: before-step }", 3)]
    [InlineData("{ kind: position, joint: knee, shape: gaussian, scale: 2, read: before-step }", 4)]
    [InlineData("{ kind: position, joint: knee, tolerance: { low: 0, margin: 2 }, read: before-step }", 5)]
    [InlineData("{ kind: position, joint: knee, tolerance: { low: 0, margin: 2, sigmoid: linear, atMargin: 0 }, read: before-step }", 6)]
    [InlineData("{ kind: action-rate, coefficient: -1 }", 7)]
    [InlineData("{ kind: control-cost, coefficient: -1, target: 0.1, shape: square }", 8)]
    [InlineData("{ kind: upright, body: shin, read: before-step }", 9)]
    [InlineData("""
        { kind: product, coefficient: 3, of: [{ kind: position, joint: hip, read: before-step },
          { kind: upright, body: shin, coefficient: 0.5, offset: 0.5, read: before-step }] }
        """, 10)]
    [InlineData("{ kind: minimum, of: [{ kind: position, joint: hip, read: before-step }, { kind: position, joint: knee, read: " +
        "before-step }] }",
        11)]
    [InlineData("{ kind: maximum, of: [{ kind: position, joint: hip, read: before-step }, { kind: position, joint: knee, read: " +
        "before-step }] }",
        12)]
    public void Rewards_follow_their_formulas(string term, int formula)
    {
        using var environment = Create("", "{ kind: joint-positions }", term);
        environment.ResetTo([0.1, 0.4, -1], null, null);
        environment.Step([0.5, 0.5]);
        var simulation = environment.Simulation;
        var (hip, knee) = (simulation.Positions[1], simulation.Positions[2]);
        var (shin, foot) = (simulation.BodyPositions[11], simulation.SitePositions.ToArray());
        var q = simulation.BodyQuaternions.Slice(12, 4).ToArray();
        var upright = 1 - 2 * q[2] * q[2];
        var sole = simulation.SensorData[2];
        var expected = formula switch
        {
            0 => shin,
            1 => foot[0] - 0.5,
            2 => -2 * (hip - 0.25) * (hip - 0.25),
            3 => Math.Abs(sole),
            4 => Math.Exp(-knee * knee / 4),
            5 => Math.Pow(0.1, knee * knee / 4),
            6 => 1 + (knee / 2),
            7 => -((0.2 * 0.2) + (0.4 * 0.4)),
            8 => -Math.Pow((0.3 * 0.3) + (0.9 * 0.9) - 0.1, 2),
            9 => upright,
            10 => 3 * hip * ((upright / 2) + 0.5),
            11 => Math.Min(hip, knee),
            _ => Math.Max(hip, knee),
        };

        Assert.Equal(expected, environment.Step([0.3, 0.9]).Reward, 12);
    }

    [Fact]
    public void Early_end_is_paid_in_the_step_that_ends_an_episode()
    {
        using var environment = Create("termination: { healthy: [{ sensor: sole, reading: 2, above: -0.2 }] }", "{ kind: joint-positions }",
            "{ kind: early-end, coefficient: -5 }");
        environment.ResetTo(null, null, null);
        for (var t = 0; t < 200; t++)
        {
            var result = environment.Step([0, 0]);
            Assert.Equal(result.Done ? -5 : 0, result.Reward);
            if (!result.Done) continue;
            Assert.True(environment.Simulation.SensorData[2] <= -0.2);
            return;
        }

        Assert.Fail("The body falls.");
    }

    [Fact]
    public void Targets_are_drawn_for_each_episode_and_rewarded()
    {
        using var environment = Create("targets: { speed: [1, 3] }", "{ kind: target, target: speed }",
            "{ kind: forward-velocity, joint: height, target: speed }");
        var seen = new HashSet<double>();
        for (var i = 0; i < 10; i++)
        {
            environment.Reset(Stream((uint)i));
            var speed = environment.Observation[0];
            Assert.InRange(speed, 1, 3);
            seen.Add(speed);
            var before = environment.Simulation.Positions[0];
            var reward = environment.Step([0, 0]).Reward;
            Assert.Equal((environment.Simulation.Positions[0] - before) / 0.02 - speed, reward, 12);
            Assert.Equal(speed, environment.Observation[0]);
        }

        Assert.Equal(10, seen.Count);
        environment.ResetTo(null, null, null);
        Assert.Equal(2, environment.Observation[0]);
    }

    [Fact]
    public void Start_noise_may_have_a_law_for_each_joint()
    {
        using var environment = Create("""
            resetNoise:
              positions:
                - { joints: [knee], law: uniform, scale: 0.2 }
                - { joints: [hip], law: normal, scale: 0.1 }
              velocities: { joints: [knee], law: uniform, scale: 3 }
            """, "{ kind: joint-positions }", "{ kind: position, joint: hip }");
        environment.Reset(Stream());
        var random = Stream();
        var knee = random.NextUniform(-0.2, 0.2);
        var hip = 0.1 * random.NextNormal();

        Assert.Equal([0, hip, knee], environment.Simulation.Positions.ToArray());
        Assert.Equal([0, 0, random.NextUniform(-3, 3)], environment.Simulation.Velocities.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Points_and_sensors_lag_unless_the_task_refreshes_them(bool refreshes)
    {
        using var environment = Create(refreshes ? "refresh: true" : "", "{ kind: site-position, site: foot }",
            "{ kind: sensor, sensor: sole, reading: 2 }");
        environment.Reset(Stream());
        for (var step = 0; step < 4; step++) environment.Step([1, -1]);
        var result = environment.Step([1, -1]);
        var seen = environment.Observation.ToArray();
        environment.Simulation.Forward();
        var now = environment.Simulation.SitePositions.ToArray();

        Assert.Equal(refreshes, now.SequenceEqual(seen));
        Assert.Equal(refreshes, now[2].Equals(result.Reward));
        Assert.Equal(now[2], seen[2], 0.2);
    }

    [Fact]
    public void One_number_of_the_up_axis_may_be_observed()
    {
        using var environment = Create("", "{ kind: body-up, body: shin, axis: z }", "{ kind: position, joint: hip }");
        environment.ResetTo([0, 0.3, -1.1], null, null);

        Assert.Equal(Math.Cos(0.3 - 1.1), Assert.Single(environment.Observation.ToArray()), 1e-12);
        Assert.Equal("shin z axis z", Assert.Single(environment.Signals).Name);
    }

    [Theory]
    [InlineData("start: { keyframe: hme }", "start.keyframe", "hme", "a keyframe of the model: up, home")]
    [InlineData("start: {}", "start.keyframe", "", "")]
    [InlineData("start: { pose: home }", "start.pose", "home", "no such key")]
    [InlineData("targets: {}", "targets", "{…}", "1 to 20 names")]
    [InlineData("targets: { Speed: [0, 1] }", "targets", "{…}", "1 to 20 names")]
    [InlineData("targets: { speed: 3 }", "targets.speed", "3", "a list of two numbers")]
    public void Slip_of_a_section_names_key_value_and_what_is_allowed(string more, string key, string value, string words) =>
        AssertRefused(Specification(more, "{ kind: joint-positions }", "{ kind: upright, body: trunk }"), key, value, words);

    [Theory]
    [InlineData("{ kind: joint-cosines, joints: [height] }", "observation[0].joints", "height", "a hinge")]
    [InlineData("{ kind: site-position, site: toe }", "observation[0].site", "toe", "a site of the model: foot")]
    [InlineData("{ kind: geom-position, geom: bax }", "observation[0].geom", "bax", "a geom of the model: box")]
    [InlineData("{ kind: site-position, site: foot, relativeTo: toe }", "observation[0].relativeTo", "toe",
        "a body, site or geom of the model")]
    [InlineData("{ kind: clock }", "observation[0].period", "", "a number from 0.001")]
    [InlineData("{ kind: target, target: speed }", "observation[0].target", "speed", "the task has no targets")]
    [InlineData("{ kind: body-up, body: shun }", "observation[0].body", "shun", "a body of the model")]
    public void Slip_of_an_observation_names_key_value_and_what_is_allowed(string term, string key, string value, string words) =>
        AssertRefused(Specification("", term, "{ kind: upright, body: trunk }"), key, value, words);

    [Theory]
    [InlineData("{ kind: distance, from: toe, to: trunk }", "reward[0].from", "toe", "a body, site or geom of the model: world, trunk")]
    [InlineData("{ kind: position, joint: hip, shape: cube }", "reward[0].shape", "cube", "one of none, square")]
    [InlineData("{ kind: position, joint: hip, shape: gaussian }", "reward[0].scale", "", "a number from")]
    [InlineData("{ kind: position, joint: hip, shape: square, tolerance: { low: 1 } }", "reward[0].shape", "square",
        "either shape or tolerance")]
    [InlineData("{ kind: position, joint: hip, tolerance: { margin: 1 } }", "reward[0].tolerance.low", "", "or as high, or both")]
    [InlineData("{ kind: position, joint: hip, tolerance: { low: 2, high: 1 } }", "reward[0].tolerance.low", "2", "at most high")]
    [InlineData("{ kind: position, joint: hip, tolerance: { low: 2, margin: 1, atMargin: 0 } }", "reward[0].tolerance.atMargin", "0",
        "a number from")]
    [InlineData("{ kind: position, joint: hip, target: fast }", "reward[0].target", "fast", "the task has no targets")]
    [InlineData("{ kind: position, joint: hip, body: shin }", "reward[0].joint", "hip", "and only one")]
    [InlineData("{ kind: position }", "reward[0].joint", "", "one of joint, ")]
    [InlineData("{ kind: product }", "reward[0].of", "", "a list of 1 to 20 terms")]
    [InlineData("{ kind: product, of: [{ kind: alive-bonus }] }", "reward[0].of[0].kind", "alive-bonus", "one of forward-velocity")]
    [InlineData("{ kind: product, of: [{ kind: product, of: [] }] }", "reward[0].of[0].kind", "product", "one of forward-velocity")]
    [InlineData("{ kind: upright, body: trunk, offset: 1 }", "reward[0].offset", "1", "no such key here")]
    public void Slip_of_a_reward_names_key_value_and_what_is_allowed(string term, string key, string value, string words) =>
        AssertRefused(Specification("", "{ kind: joint-positions }", term), key, value, words);

    [Fact]
    public void Step_and_reset_with_every_kind_of_term_allocate_nothing()
    {
        using var environment = Create("""
            start: { keyframe: home, withoutContact: true }
            targets: { speed: [1, 3] }
            refresh: true
            resetNoise: { positions: [{ joints: [hip], law: normal, scale: 0.01 }] }
            termination: { healthy: [{ site: foot, axis: z, above: -100 }] }
            """, """
            { kind: joint-cosines }
              - { kind: site-position, site: foot, relativeTo: trunk }
              - { kind: body-heading, body: shin }
              - { kind: previous-action }
              - { kind: clock, period: 0.08 }
              - { kind: target, target: speed }
            """, """
            { kind: forward-velocity, joint: height, target: speed, shape: gaussian, scale: 1 }
              - { kind: action-rate, coefficient: -1 }
              - kind: product
                of:
                  - { kind: upright, body: shin, tolerance: { low: 0.5, margin: 1 } }
                  - { kind: distance, from: foot, to: trunk }
            """);
        var random = Stream();
        var action = new double[2];

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

    private static void AssertRefused(ExperimentSpecification specification, string key, string value, string words)
    {
        var errors = UserTaskFiles.ErrorsOf(specification);
        var error = errors.FirstOrDefault(error => error.Key == "taskFile.definition." + key);
        Assert.True(error is not null, string.Join("\n", errors));
        Assert.Equal(value, error.Value);
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
    }

    private static MuJoCoEnvironment Create(string more, string observation, string reward, string actions = "") =>
        TaskCatalog.CreateEnvironment(Specification($"{more}\n{actions}", observation, reward));

    private static ExperimentSpecification Specification(string more, string observation, string reward) => UserTaskFiles.Of($"""
        task: crouch
        model: crouch.xml
        frameSkip: 4
        horizon: 100
        observation:
          - {observation}
        reward:
          - {reward}
        {more}
        """, Crouch);

    private static RandomStream Stream(uint index = 0) => new(1, RandomPurpose.Sample, index, 0);
}
