namespace EsEnas.Cluster.Tests;

/// <summary>Models of users' tasks.</summary>
internal static class TaskModels
{
    /// <summary>An arm on one hinge.</summary>
    public const string Arm = """
        <mujoco><option timestep="0.01"/><worldbody><body name="b1"><joint name="j1" type="hinge" axis="0 1 0" damping="0.1"/>
        <geom type="capsule" fromto="0 0 0 0.3 0 0" size="0.05"/></body></worldbody>
        <actuator><motor name="a1" joint="j1" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>
        """;

    /// <summary>
    /// Sliding bodies at rest, each with a motor whose force grows with speed and with what its control has added up to: when that reaches
    /// its bound, the implicit integrator's matrix is exactly singular, and the library gives up, on every version. The first steps,
    /// without control, are sound.
    /// </summary>
    public static string Poison { get; } = PoisonOf(8);

    private static string PoisonOf(int bodies)
    {
        var numbers = Enumerable.Range(1, bodies).ToArray();
        var world = string.Concat(numbers.Select(i =>
            $"<body pos=\"0 {i} 0\"><joint name=\"j{i}\" type=\"slide\" axis=\"1 0 0\"/><inertial pos=\"0 0 0\" mass=\"1\" " +
            "diaginertia=\"1 1 1\"/></body>\n"));
        var motors = string.Concat(numbers.Select(i =>
            $"<general name=\"a{i}\" joint=\"j{i}\" ctrllimited=\"true\" ctrlrange=\"-1 1\" dyntype=\"integrator\" actlimited=\"true\" " +
            "actrange=\"-1 1\" gaintype=\"affine\" gainprm=\"0 0 2\"/>\n"));
        return $"<mujoco><option timestep=\"0.5\" integrator=\"implicit\" gravity=\"0 0 " +
            $"0\"/><worldbody>\n{world}</worldbody><actuator>\n{motors}</actuator></mujoco>";
    }
}
