using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Tests.UserTasks;

namespace EsEnas.Tasks.Tests.Randomization;

/// <summary>What the tests of randomization share: a task file whose randomization is given, and options with ranges.</summary>
internal static class RandomizedTasks
{
    /// <summary>A cart on a rail with a pole, over a floor that it does not touch, beside a box that slides on it.</summary>
    public const string Model = """
        <mujoco>
          <option timestep="0.005"/>
          <size njmax="100" nconmax="30"/>
          <worldbody>
            <geom name="floor" type="plane" size="20 20 1" friction="0.8 0.005 0.0001"/>
            <body name="cart" pos="0 0 1">
              <joint name="rail" type="slide" axis="1 0 0" damping="0.5"/>
              <geom name="cart" type="box" size="0.2 0.1 0.05" mass="2" contype="0" conaffinity="0"/>
              <body name="pole">
                <joint name="hinge" type="hinge" axis="0 1 0" damping="0.02"/>
                <geom name="rod" type="capsule" fromto="0 0 0 0 0 0.6" size="0.03" mass="0.4" contype="0" conaffinity="0"/>
              </body>
            </body>
            <body name="box" pos="1 1 0.1">
              <freejoint name="loose"/>
              <geom name="box" type="box" size="0.1 0.1 0.1" mass="1.5"/>
            </body>
          </worldbody>
          <actuator>
            <motor name="pull" joint="rail" gear="5" ctrllimited="true" ctrlrange="-1 1"/>
            <position name="hold" joint="hinge" kp="3" ctrllimited="true" ctrlrange="-1 1"/>
          </actuator>
        </mujoco>
        """;

    /// <summary>Every quantity, each with all that it can have.</summary>
    public const string Everything = """
        randomization:
          observationLatency: { range: [0, 0.03], unit: seconds }
          actionDelay: [0, 3]
          actuatorLag: [0, 0.05]
          massScale: { range: [0.5, 1.5], bodies: [cart, pole], each: true }
          frictionScale: { range: [0.5, 2], geoms: [floor, box] }
          gainScale: { range: [0.8, 1.2], each: true }
          dampingScale: { range: [0.5, 2], joints: [rail, hinge] }
          push: { range: [0, 20], body: cart, every: [0.02, 0.1], duration: 0.02, direction: x }
          tilt: { range: [0, 5], direction: x }
        """;

    /// <summary>The task with lines of its own; the noise of its terms is given.</summary>
    public static ExperimentSpecification Of(string more, string noise = "0", string reward = "", string model = Model) =>
        UserTaskFiles.Of($$"""
        task: cart
        model: cart.xml
        frameSkip: 2
        horizon: 100
        observation:
          - { kind: joint-positions, joints: [rail, hinge], noise: {{noise}} }
          - { kind: joint-velocities, joints: [rail, hinge], noise: {{noise}} }
          - { kind: previous-action }
          - { kind: clock, period: 0.5 }
        reward:
          - { kind: forward-velocity, joint: rail }
          - { kind: control-cost, coefficient: -0.01 }
          {{reward}}
        resetNoise:
          positions: { law: uniform, scale: 0.01 }
        {{more}}
        """, model);

    /// <summary>A specification with ranges in its options.</summary>
    public static ExperimentSpecification With(this ExperimentSpecification specification,
        params ReadOnlySpan<(RandomizedQuantity Quantity, double Low, double High)> ranges)
    {
        var all = specification.TaskOptions.Randomization;
        foreach (var (quantity, low, high) in ranges) all = all.With(quantity, new ValueRange(low, high));
        return specification with { TaskOptions = specification.TaskOptions with { Randomization = all } };
    }

    /// <summary>The same with a focus.</summary>
    public static ExperimentSpecification Focused(this ExperimentSpecification specification, RandomizationFocus focus) =>
        specification with { TaskOptions = specification.TaskOptions with { Randomized = focus } };

    public static MuJoCoEnvironment Create(ExperimentSpecification specification) => TaskCatalog.CreateEnvironment(specification);

    public static RandomStream Stream(uint episode = 0) => new(TestEnvironments.Seed, RandomPurpose.TrainingEpisode, 3, episode);

    /// <summary>Everything that an episode of given actions shows, as bits.</summary>
    public static List<long> Play(MuJoCoEnvironment environment, uint episode, int steps = 60)
    {
        var bits = new List<long>();
        void Note(ReadOnlySpan<double> values)
        {
            foreach (var value in values) bits.Add(BitConverter.DoubleToInt64Bits(value));
        }

        environment.Reset(Stream(episode));
        Note(environment.Observation);
        foreach (var action in TestEnvironments.Actions(environment, steps))
        {
            var result = environment.Step(action);
            Note([result.Reward, result.AliveBonus]);
            Note(environment.Observation);
            Note(environment.Simulation.Positions);
            Note(environment.Simulation.Velocities);
        }

        return bits;
    }
}
