using EsEnas.Core.Numerics;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Tests.UserTasks;

namespace EsEnas.Tasks.Tests;

/// <summary>An episode starts with quaternions of length one, whatever MuJoCo does with those that are written.</summary>
public sealed class StartQuaternionsTests
{
    [Needs(External.MuJoCo)]
    [Fact]
    public void Ant_at_a_given_quaternion_is_observed_with_the_normalized_one()
    {
        using var environment = TestEnvironments.Create("ant");
        var start = environment.Simulation.Positions.ToArray();
        double[] quaternion = [0.93, 0.06, -0.03, 0.2];
        quaternion.CopyTo(start, 3);
        environment.ResetTo(start, null, null);

        var norm = Math.Sqrt(quaternion.Sum(q => q * q));
        Assert.Equal([0.975, 0.063, -0.031, 0.210], environment.Observation.Slice(1, 4).ToArray().Select(q => Math.Round(q, 3)));
        Assert.Equal(quaternion.Select(q => q * (1 / norm)), environment.Observation.Slice(1, 4).ToArray());
        Assert.Equal(quaternion.Select(q => q * (1 / norm)), environment.Simulation.Positions.Slice(3, 4).ToArray());
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Task_file_with_a_free_joint_starts_with_a_normalized_quaternion()
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel));
        environment.Reset(new RandomStream(4, RandomPurpose.Sample));
        Assert.Equal(1, environment.Observation.Slice(3, 4).ToArray().Sum(q => q * q), 1e-14);
        Assert.Equal(MuJoCoLibrary.Version >= 320, environment.Info.Identity.Contains(" adapted quaternions ", StringComparison.Ordinal));
    }

    [Fact]
    public void Quaternion_of_length_zero_becomes_no_rotation()
    {
        double[] positions = [7, 0, 0, 0, 0, 3, 4, 0, 0];
        StartQuaternions.Normalize(positions, [1, 5]);
        Assert.Equal([7, 1, 0, 0, 0, 3 * (1 / 5.0), 4 * (1 / 5.0), 0, 0], positions);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Quaternions_of_free_and_ball_joints_are_found_from_3_2_0_on()
    {
        using var model = Model.FromXml("""
            <mujoco>
              <worldbody>
                <body><joint type="slide"/><geom size="0.1"/><body><joint type="ball"/><geom size="0.1"/></body></body>
                <body><freejoint/><geom size="0.1"/></body>
                <body><joint type="hinge"/><geom size="0.1"/></body>
              </worldbody>
            </mujoco>
            """);
        Assert.Empty(StartQuaternions.Find(model, 316));
        Assert.Equal([1, 8], StartQuaternions.Find(model, 320));
    }
}
