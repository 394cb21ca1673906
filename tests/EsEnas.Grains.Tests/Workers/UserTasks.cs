using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Tests.Workers;

/// <summary>Tasks of files, small ones.</summary>
internal static class UserTasks
{
    /// <summary>An arm on one hinge.</summary>
    public const string Arm = """
        <mujoco><option timestep="0.01"/><worldbody><body name="b1"><joint name="j1" type="hinge" axis="0 1 0" damping="0.1"/>
        <geom type="capsule" fromto="0 0 0 0.3 0 0" size="0.05"/></body></worldbody>
        <actuator><motor name="a1" joint="j1" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>
        """;

    /// <summary>Two hinges on one axis, one with a limit: MuJoCo 2.2.2 gives up some seconds into every episode; the first steps are sound.</summary>
    public const string Poison = """
        <mujoco><compiler angle="radian"/><option timestep="0.01" solver="Newton" cone="elliptic" jacobian="sparse"/><worldbody><geom name="floor" type="plane" size="5 5 1" pos="0 0 -0.9"/>
        <body name="b1"><joint name="j1" type="hinge" axis="0 1 0" damping="0.1"/><geom type="sphere" size="0.1" mass="1"/></body>
        <body name="ball" pos="3 0 0"><joint name="z0" type="slide" axis="0 1 0" limited="true" range="-1 1" pos="0 0 0"/><joint name="z1" type="hinge" axis="0 1 0" limited="true" range="-1 1" pos="0 0 0"/>
        <joint name="z2" type="hinge" axis="0 1 0" limited="true" range="-1 1" pos="0 0 0"/>
        <geom type="box" size="0.1 .2 .3" mass="8.94923822281779e-06" pos="0.001 0 0" condim="3" solimp="0.9999 0.9999 1e-9" friction="1000 1000 1000"/></body></worldbody>
        <actuator><motor name="a1" joint="j1" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>
        """;

    /// <summary>A specification of a task over one of these models.</summary>
    public static ExperimentSpecification Of(string model, int horizon = 200, int frameSkip = 2, string more = "") => SpecificationText.Read(WithTask(SpecificationYaml.Parse($$"""
        task: mine
        horizon: {{horizon}}
        policy: { hidden: [4] }
        evaluations: { directions: 3, atCurrent: 2 }
        taskFile:
          definition:
            task: mine
            model: m.xml
            frameSkip: {{frameSkip}}
            horizon: {{horizon}}
            observation:
              - { kind: joint-positions, joints: [j1] }
              - { kind: joint-velocities, joints: [j1] }
            reward:
              - { kind: forward-velocity, joint: j1, coefficient: 1 }
            resetNoise: { positions: { law: uniform, scale: 0.1 }, velocities: { law: normal, scale: 0.1 } }
        {{more}}
        """), model));

    private static MappingNode WithTask(MappingNode root, string model) => SpecificationText.Set(root, "taskFile.model", new ScalarNode(model, true, 0));
}
