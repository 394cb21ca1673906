namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Task files that are well-formed and whose simulations are not what their author meant.</summary>
internal static class SampleTasks
{
    public const string WhipYaml = """
        task: whip
        model: whip.xml
        frameSkip: 5
        horizon: 100
        observation:
          - { kind: joint-positions, joints: all }
          - { kind: joint-velocities, joints: all }
        reward:
          - { kind: forward-velocity, joint: wrist }
        """;

    public const string BoxesYaml = """
        task: boxes
        model: boxes.xml
        frameSkip: 10
        horizon: 40
        observation:
          - { kind: joint-positions, joints: [along] }
          - { kind: joint-velocities, joints: [along] }
        reward:
          - { kind: distance, from: b0, to: cart, coefficient: -1 }
        """;

    /// <summary>
    /// Two links on motors: the simulation blows up at once with a large gear, and only under strong policies with a smaller one.
    /// </summary>
    public static string Whip(string gear) => $"""
        <mujoco>
          <option timestep="0.02"/>
          <worldbody>
            <body name="handle" pos="0 0 2">
              <joint name="wrist" type="hinge" axis="0 1 0"/>
              <geom type="capsule" fromto="0 0 0 0.4 0 0" size="0.02"/>
              <body name="lash" pos="0.4 0 0">
                <joint name="bend" type="hinge" axis="0 1 0"/>
                <geom type="capsule" fromto="0 0 0 0.4 0 0" size="0.015"/>
              </body>
            </body>
          </worldbody>
          <actuator>
            <motor name="swing" joint="wrist" gear="{gear}" ctrllimited="true" ctrlrange="-1 1"/>
            <motor name="crack" joint="bend" gear="{gear}" ctrllimited="true" ctrlrange="-1 1"/>
          </actuator>
        </mujoco>
        """;

    /// <summary>Sixty boxes that land on a floor with four contacts each, beside a cart.</summary>
    /// <param name="size">The model's size element, or nothing.</param>
    public static string Boxes(string size, int count = 60)
    {
        var boxes = string.Concat(Enumerable.Range(0, count).Select(i =>
            $"<body name=\"b{i}\" pos=\"{i % 8 * 5}e-1 {i / 8 * 5}e-1 0.3\"><freejoint/><geom type=\"box\" " +
            "size=\"0.1 0.1 0.1\"/></body>\n"));
        return $"""
            <mujoco>
              {size}
              <worldbody>
                <geom type="plane" size="20 20 1"/>
                {boxes}
                <body name="cart" pos="-3 0 1">
                  <joint name="along" type="slide" axis="1 0 0" damping="0.2"/>
                  <geom type="sphere" size="0.07"/>
                </body>
              </worldbody>
              <actuator><motor name="push" joint="along" ctrllimited="true" ctrlrange="-2 2"/></actuator>
            </mujoco>
            """;
    }
}
