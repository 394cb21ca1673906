using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Trajectories;

namespace EsEnas.Analysis.Tests.Fakes;

/// <summary>Trajectories of a robot of every shape that rolls along x, with a network of three neurons.</summary>
internal static class MadeUpMotion
{
    public const double StepSeconds = 0.02;

    /// <summary>The shapes in order: floor, wall, sphere, capsule, ellipsoid, cylinder, box, mesh.</summary>
    public static readonly Scene Scene = new([new("world", 0), new("robot", 0)],
        [
            new("floor", 0, GeomShape.Plane, new(0, 0, 0), Pose.Identity, SceneColor.Unset),
            new("wall", 0, GeomShape.Box, new(0.1, 1, 0.3), new(new(-2, 0, 0.3), 1, 0, 0, 0), SceneColor.Unset),
            new("ball", 1, GeomShape.Sphere, new(0.2, 0, 0), new(new(-0.6, 0, 0), 1, 0, 0, 0), new(0.8f, 0.1f, 0.1f, 1)),
            new("rod", 1, GeomShape.Capsule, new(0.05, 0.3, 0), new(new(-0.2, 0, 0), Math.Sqrt(0.5), 0, Math.Sqrt(0.5), 0),
                SceneColor.Unset),
            new("egg", 1, GeomShape.Ellipsoid, new(0.1, 0.15, 0.2), new(new(0.2, 0, 0), 1, 0, 0, 0), SceneColor.Unset),
            new("can", 1, GeomShape.Cylinder, new(0.1, 0.2, 0), new(new(0.5, 0, 0), 1, 0, 0, 0), SceneColor.Unset),
            new("block", 1, GeomShape.Box, new(0.1, 0.1, 0.1), new(new(0.8, 0, 0), 0.92387953251128674, 0.38268343236508978, 0, 0),
                SceneColor.Unset),
            new("tent", 1, GeomShape.Mesh, new(0.1, 0.1, 0.1), new(new(1.1, 0, 0), 1, 0, 0, 0), SceneColor.Unset) { Mesh = 0 },
        ],
        [new("slide", 1, JointKind.Slide, default, new(1, 0, 0))])
    {
        Meshes = [new SceneMesh([-0.1f, -0.1f, -0.1f, 0.1f, -0.1f, -0.1f, 0, 0.1f, -0.1f, 0, 0, 0.1f],
            [0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3])],
    };

    public static Trajectory Of(int frames = 10, double speed = 1, Scene? scene = null)
    {
        var shape = new TrajectoryShape
        {
            Task = "roller",
            Scene = scene ?? Scene,
            Network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [0.5, -1.5], [0, 0, 0],
                [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]),
            Observations = ["slide position", "<rate> & more"],
            Actuators = ["motor"],
            ActionLow = [-1],
            ActionHigh = [1],
            RewardTerms = ["forward"],
            StepSeconds = StepSeconds,
        };
        var numbers = new List<float>();
        for (var i = 0; i < frames; i++)
        {
            var (x, wave) = ((float)(i * 2 * StepSeconds * speed), (float)Math.Sin(i));
            float[] poses = [0, 0, 0, 1, 0, 0, 0, x, 0, 0.5f, 1, 0, 0, 0];
            numbers.AddRange([i == 0 ? 0 : 0.25f, .. poses, x, (float)speed, wave, 0.25f, x, wave, wave]);
        }

        return new Trajectory(shape, 2, new EpisodeResult((frames - 1) * 0.25, (frames - 1) * 0.25, (frames - 1) * 2, InvalidReason.None),
            new TrajectoryFrames(shape, [.. numbers]));
    }
}
