using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Tests.UserTasks;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// An episode knows nothing of those before it: same start and actions, same bits, whatever the simulation has been through.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class EvaluationOrderTests
{
    private const int Episodes = 5;
    private const int Steps = 80;

    public static TheoryData<string> Tasks => [.. TaskCatalog.All.Select(task => task.Name), "ant with contact forces", "everything"];

    [Theory, MemberData(nameof(Tasks))]
    public void Episodes_give_the_same_bits_in_any_order_and_after_a_simulation_that_blew_up(string task)
    {
        var fresh = Enumerable.Range(0, Episodes).Select(episode =>
        {
            using var environment = Create(task);
            return Play(environment, episode);
        }).ToList();
        Assert.Equal(Episodes, fresh.Select(play => string.Join(',', play)).Distinct().Count());

        using var used = Create(task);
        int[] order = [0, 1, 2, 3, 4, 4, 3, 2, 1, 0, 2, 2, 0];
        foreach (var episode in order) Assert.Equal(fresh[episode], Play(used, episode));
        foreach (var episode in order)
        {
            BlowUp(used);
            Assert.Equal(fresh[episode], Play(used, episode));
        }
    }

    [Fact]
    public void Everything_that_the_guard_accepts_is_at_work_in_that_task()
    {
        using var environment = Create("everything");
        Play(environment, 0);

        Assert.True(environment.Simulation.ContactCount > 0);
        Assert.True(environment.Simulation.MaxConstraintsUsed > environment.Simulation.MaxContactsUsed);
        Assert.Equal(7, environment.Info.ActionSize);
        Assert.All(environment.Simulation.SensorData.ToArray().Chunk(8), chunk => Assert.Contains(chunk, reading => reading != 0));
    }

    private static MuJoCoEnvironment Create(string task) => task switch
    {
        "everything" => TaskCatalog.CreateEnvironment(UserTaskFiles.Of(EverythingYaml, EverythingModel)),
        "ant with contact forces" => TestEnvironments.Create("ant", new TaskOptions { ContactForces = ContactForcesOption.Computed }),
        _ => TestEnvironments.Create(task),
    };

    private static List<long> Play(MuJoCoEnvironment environment, int episode)
    {
        var bits = new List<long>();
        void Note(ReadOnlySpan<double> values)
        {
            foreach (var value in values) bits.Add(BitConverter.DoubleToInt64Bits(value));
        }

        var actions = new RandomStream(TestEnvironments.Seed, RandomPurpose.Sample, 2, (uint)episode);
        var action = new double[environment.Info.ActionSize];
        environment.Reset(TestEnvironments.Stream((uint)episode));
        Note(environment.Observation);
        for (var t = 0; t < Steps; t++)
        {
            for (var i = 0; i < action.Length; i++)
                action[i] = actions.NextUniform(environment.Info.ActionLow[i], environment.Info.ActionHigh[i]);
            var result = environment.Step(action);
            Assert.True(result.IsValid, $"{result.Reason} in step {t} of episode {episode}");
            Note([result.Reward, result.AliveBonus]);
            Note(environment.Observation);
        }

        Note(environment.Simulation.Positions);
        Note(environment.Simulation.Velocities);
        Note(environment.Simulation.SensorData);
        Note(environment.Simulation.BodyPositions);
        return bits;
    }

    private static void BlowUp(MuJoCoEnvironment environment)
    {
        environment.ResetTo(null, null, null);
        environment.Simulation.Velocities.Fill(1e200);
        environment.Simulation.Controls.Fill(1);
        Assert.False(environment.Step(new double[environment.Info.ActionSize]).IsValid);
    }

    // Activations of every kind, a mocap body that drags another, equalities, tendons, limits, friction, contacts of several shapes, a
    // sensor of each family, noise on what is observed.
    private const string EverythingModel = """
        <mujoco>
          <compiler angle="degree"/>
          <option timestep="0.004" cone="elliptic" impratio="2" noslip_iterations="2">
            <flag energy="enable" multiccd="enable" fwdinv="enable"/>
          </option>
          <size njmax="400" nconmax="80"/>
          <default><geom margin="0.001" condim="4"/></default>
          <worldbody>
            <geom name="floor" type="plane" size="5 5 0.1"/>
            <body name="hand" mocap="true" pos="0 0 0.3"><geom type="sphere" size="0.03" contype="0" conaffinity="0"/></body>
            <body name="bob" pos="0 0 0.08">
              <freejoint name="free"/>
              <geom name="bob_geom" type="box" size="0.05 0.06 0.07"/>
              <site name="at" size="0.08"/>
            </body>
            <body name="arm" pos="0.6 0 0.15">
              <joint name="shoulder" type="hinge" axis="0 1 0" limited="true" range="-30 60"
                damping="0.2" frictionloss="0.05" armature="0.01"/>
              <geom type="capsule" fromto="0 0 0 0.3 0 0" size="0.03"/>
              <site name="s0" pos="0.1 0 0.02"/>
              <body name="fore" pos="0.3 0 0">
                <joint name="elbow" type="ball" damping="0.1" limited="true" range="0 80" armature="0.01"/>
                <geom name="fore_geom" type="capsule" fromto="0.05 0 0 0.25 0 0" size="0.025"/>
                <site name="s1" pos="0.2 0 0.02"/>
              </body>
            </body>
            <body name="slider" pos="-0.6 0 0.2">
              <joint name="x" type="slide" axis="1 0 0" damping="1"/>
              <joint name="z" type="slide" axis="0 0 1" stiffness="20" damping="1"/>
              <geom name="puck" type="cylinder" size="0.1 0.05"/>
              <site name="s2"/>
            </body>
            <body name="egg" pos="-0.6 0.3 0.1">
              <freejoint name="roll"/>
              <geom name="egg_geom" type="ellipsoid" size="0.05 0.07 0.09"/>
            </body>
          </worldbody>
          <tendon>
            <fixed name="pull"><joint joint="x" coef="1"/><joint joint="shoulder" coef="-0.2"/></fixed>
            <spatial name="string" limited="true" range="0 0.25" stiffness="5"><site site="s0"/><site site="s1"/></spatial>
          </tendon>
          <equality>
            <weld body1="hand" body2="bob" solref="0.05 1"/>
            <connect body1="egg" body2="world" anchor="0 0 0.09" solref="0.05 1"/>
            <tendon tendon1="pull" polycoef="0 0 0 0 0" solref="0.1 1"/>
          </equality>
          <actuator>
            <motor name="torque" joint="shoulder" gear="2" ctrllimited="true" ctrlrange="-1 1"/>
            <position name="servo" joint="z" kp="10" ctrllimited="true" ctrlrange="-0.1 0.1"/>
            <velocity name="damp" tendon="pull" kv="0.5" ctrllimited="true" ctrlrange="-1 1"/>
            <general name="filtered" joint="x" dyntype="filter" dynprm="0.1" gainprm="5" ctrllimited="true" ctrlrange="-1 1"/>
            <general name="integrated" joint="z" dyntype="integrator" gainprm="5" ctrllimited="true" ctrlrange="-1 1"/>
            <muscle name="muscle" tendon="string" lengthrange="0.1 0.5" ctrllimited="true" ctrlrange="0 1" force="3"/>
            <cylinder name="cylinder" joint="x" timeconst="0.2" area="2" ctrllimited="true" ctrlrange="-1 1"/>
          </actuator>
          <sensor>
            <clock name="clock"/>
            <touch name="touch" site="at"/>
            <accelerometer name="acc" site="at"/>
            <gyro name="gyro" site="s1"/>
            <force name="force" site="s1"/>
            <rangefinder name="range" site="s2"/>
            <jointpos name="place" joint="x" noise="0.1"/>
            <ballquat name="turn" joint="elbow"/>
            <tendonpos name="length" tendon="string"/>
            <actuatorfrc name="effort" actuator="muscle"/>
            <jointlimitfrc name="stop" joint="shoulder"/>
            <framelinacc name="shake" objtype="body" objname="egg"/>
            <subtreeangmom name="spin" body="arm"/>
          </sensor>
        </mujoco>
        """;

    private const string EverythingYaml = """
        task: everything
        model: everything.xml
        frameSkip: 3
        observation:
          - { kind: joint-positions, noise: 0.01 }
          - { kind: joint-velocities, clip: [-10, 10] }
          - { kind: body-position, body: fore, relativeTo: hand, noise: 0.02 }
          - { kind: sensor, sensor: clock }
          - { kind: sensor, sensor: touch }
          - { kind: sensor, sensor: acc, clip: [-100, 100] }
          - { kind: sensor, sensor: force }
          - { kind: sensor, sensor: range }
          - { kind: sensor, sensor: turn }
          - { kind: sensor, sensor: spin, noise: 0.1 }
        reward:
          - { kind: forward-velocity, joint: x }
          - { kind: distance, from: fore, to: bob, coefficient: -0.1 }
          - { kind: sensor, sensor: effort, coefficient: 0.001, read: before-step }
          - { kind: alive-bonus, coefficient: 0.1 }
          - { kind: control-cost, coefficient: -0.01 }
        resetNoise:
          positions: { law: uniform, scale: 0.01 }
          velocities: { law: normal, scale: 0.05 }
        """;
}
