using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Task files of the tests.</summary>
internal static class UserTaskFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "UserTasks");

    public static string HopperYaml { get; } = File.ReadAllText(Path.Combine(Folder, "hopper-task.yaml"));

    public static string HopperModel { get; } = File.ReadAllText(Path.Combine(Folder, "hopper.xml"));

    public static ExperimentSpecification Hopper { get; } = TaskCatalog.Settle(TaskFile.Load(SpecificationYaml.Parse(HopperYaml), Folder));

    /// <summary>
    /// The same with the margins that mean the same on the MuJoCo at hand (docs/task-files.md): task files are not adapted, so the author
    /// is.
    /// </summary>
    public static ExperimentSpecification HopperOfThisMuJoCo { get; } = MuJoCoLibrary.Version < 3_005_000 ? Hopper
        : Of(HopperYaml, HopperModel.Replace("margin=\"0.001\"", "margin=\"0.0005\"", StringComparison.Ordinal)) with
        {
            Horizon = Hopper.Horizon,
        };

    /// <summary>A free ball over a plane beside a hinged arm, with sensors and names for everything.</summary>
    public const string ToyModel = """
        <mujoco>
          <option timestep="0.01"/>
          <size njmax="50" nconmax="20"/>
          <worldbody>
            <geom name="floor" type="plane" size="5 5 1"/>
            <body name="ball" pos="0 0 1">
              <freejoint name="root"/>
              <geom name="ball_geom" type="sphere" size="0.1"/>
              <site name="middle"/>
            </body>
            <body name="arm" pos="1 0 1">
              <joint name="swing" type="hinge" axis="0 1 0" damping="0.1"/>
              <geom name="arm_geom" type="capsule" fromto="0 0 0 0.3 0 0" size="0.05" contype="0" conaffinity="0"/>
              <body name="tip" pos="0.3 0 0"><geom type="sphere" size="0.05" contype="0" conaffinity="0"/></body>
            </body>
          </worldbody>
          <actuator>
            <motor name="turn" joint="swing" ctrllimited="true" ctrlrange="-1 1"/>
            <motor name="idle" joint="swing" gear="0.5" ctrllimited="true" ctrlrange="-2 3"/>
          </actuator>
          <sensor>
            <accelerometer name="feel" site="middle"/>
            <jointpos name="angle" joint="swing"/>
          </sensor>
        </mujoco>
        """;

    public const string ToyYaml = """
        task: toy
        model: toy.xml
        frameSkip: 2
        observation:
          - { kind: joint-positions }
          - { kind: joint-velocities, joints: [root, swing], clip: [-3, 3] }
          - { kind: body-position, body: tip }
          - { kind: body-position, body: tip, relativeTo: ball }
          - { kind: sensor, sensor: feel }
        actions: [idle]
        reward:
          - { kind: distance, from: tip, to: ball, coefficient: -2, read: before-step }
          - { kind: distance, from: tip, to: ball, coefficient: 3 }
          - { kind: forward-velocity, body: tip, axis: z, coefficient: 0.5 }
          - { kind: forward-velocity, joint: root, coordinate: 2 }
          - { kind: sensor, sensor: feel, reading: 2, coefficient: 0.01 }
          - { kind: control-cost, coefficient: -0.1 }
        termination:
          healthy:
            - { body: ball, axis: z, above: 0.5 }
        resetNoise:
          positions: { law: normal, scale: 0.1 }
        """;

    /// <summary>A cart with a pole on a rail, pushed by a motor, and a cart beside it that nothing pushes.</summary>
    public const string BroomModel = """
        <mujoco>
          <option timestep="0.02" integrator="RK4"/>
          <worldbody>
            <body name="wagon" pos="0 0 0.5">
              <joint name="rail" type="slide" axis="1 0 0" range="-1.2 1.2" limited="true" damping="0.8"/>
              <geom type="box" size="0.15 0.1 0.05" mass="4" contype="0" conaffinity="0"/>
              <body name="broom">
                <joint name="tilt" type="hinge" axis="0 1 0" damping="0.4"/>
                <geom type="capsule" fromto="0 0 0 0 0 0.7" size="0.04" mass="3" contype="0" conaffinity="0"/>
              </body>
            </body>
            <body name="beside" pos="0 1 0.5">
              <joint name="loose" type="slide" axis="1 0 0" damping="0.8"/>
              <geom type="box" size="0.15 0.1 0.05" mass="4" contype="0" conaffinity="0"/>
            </body>
          </worldbody>
          <actuator><motor name="drive" joint="rail" gear="90" ctrllimited="true" ctrlrange="-2 2"/></actuator>
        </mujoco>
        """;

    private const string Upright = "termination: { healthy: [ { joint: tilt, above: -0.25, below: 0.25 } ] }";

    /// <summary>The pole with a reward of its own; <paramref name="more"/> is a further line, a termination of its own included.</summary>
    public static ExperimentSpecification Broom(string reward, string more = "") => Of($$"""
        task: broom
        model: broom.xml
        frameSkip: 2
        horizon: 500
        observation:
          - { kind: joint-positions, joints: [rail, tilt] }
          - { kind: joint-velocities, joints: [rail, tilt] }
        reward:
          {{reward}}
        {{(more.StartsWith("termination", StringComparison.Ordinal) ? "" : Upright)}}
        resetNoise:
          positions: { law: uniform, scale: 0.02 }
          velocities: { law: uniform, scale: 0.02 }
        {{more}}
        """, BroomModel);

    /// <summary>
    /// A puck whose two sensors are observed; the flags of its options and what its observation terms have beside their sensor are given.
    /// </summary>
    public static ExperimentSpecification Puck(string flags, string term = "") => Of($$"""
        task: puck
        model: puck.xml
        frameSkip: 2
        horizon: 80
        observation:
          - { kind: sensor, sensor: place{{term}} }
          - { kind: sensor, sensor: pace{{term}} }
        reward:
          - { kind: forward-velocity, joint: along }
        resetNoise:
          positions: { law: normal, scale: 0.1 }
        """, $"""
        <mujoco>
          <option timestep="0.01">{flags}</option>
          <worldbody>
            <body name="puck" pos="0 0 1">
              <joint name="along" type="slide" axis="1 0 0" damping="0.4"/>
              <geom type="sphere" size="0.08"/>
            </body>
          </worldbody>
          <actuator><motor name="push" joint="along" gear="3" ctrllimited="true" ctrlrange="-1 1"/></actuator>
          <sensor><jointpos name="place" joint="along" noise="0.15"/><jointvel name="pace" joint="along" noise="0.15"/></sensor>
        </mujoco>
        """);

    /// <summary>The specification of a definition and a model that have not been through <see cref="TaskFile.Load"/>.</summary>
    public static ExperimentSpecification Of(string yaml, string mjcf)
    {
        var root = SpecificationYaml.Parse(yaml);
        var name =
            root.Entries.Where(entry => entry.Key == "task").Select(entry => (entry.Value as ScalarNode)?.Text).FirstOrDefault() ?? "toy";
        return new ExperimentSpecification
        {
            Task = name,
            Horizon = 50,
            TaskFile = new TaskFileSpecification { Definition = root, Model = TaskFileSpecification.NormalizeModel(mjcf) },
        };
    }

    /// <summary>The errors of making the objective.</summary>
    public static IReadOnlyList<SpecificationError> ErrorsOf(ExperimentSpecification specification) =>
        Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(specification)).Errors;

    /// <summary>A specification has one error, which names key, value and, in some words, what is allowed.</summary>
    public static void AssertRefused(ExperimentSpecification specification, string key, string value, string words) =>
        AssertRefused(Assert.Single(ErrorsOf(specification)), key, value, words);

    /// <summary>An error names key, value and, in some words, what is allowed.</summary>
    public static void AssertRefused(SpecificationError error, string key, string value, string words)
    {
        Assert.Equal((key, value), (error.Key, error.Value));
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
    }
}
