using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Trajectories;

namespace EsEnas.Core.Tests.Trajectories;

public sealed class TrajectoryCodecTests
{
    [Fact]
    public void Trajectory_comes_back_from_its_bytes_as_it_was()
    {
        var written = Example();
        var bytes = TrajectoryCodec.Write(written);
        var read = TrajectoryCodec.Read(bytes);

        Assert.Equal(written.Result, read.Result);
        Assert.Equal(written.StepsPerFrame, read.StepsPerFrame);
        Assert.Equal(written.Shape.Scene.Bodies, read.Shape.Scene.Bodies);
        Assert.Equal(written.Shape.Scene.Geoms, read.Shape.Scene.Geoms);
        Assert.Equal(written.Shape.Scene.Joints, read.Shape.Scene.Joints);
        Assert.Equal(written.Shape.Scene.Meshes.Single().Vertices, read.Shape.Scene.Meshes.Single().Vertices);
        Assert.Equal(written.Shape.Scene.Meshes.Single().Faces, read.Shape.Scene.Meshes.Single().Faces);
        Assert.Equal(written.Shape.Observations, read.Shape.Observations.AsEnumerable());
        Assert.Equal(written.Shape.RewardTerms, read.Shape.RewardTerms.AsEnumerable());
        Assert.Equal(written.Shape.Network.Edges, read.Shape.Network.Edges);
        Assert.Equal(written.Frames.Numbers.ToArray(), read.Frames.Numbers.ToArray());
        Assert.Equal(bytes, TrajectoryCodec.Write(read));
    }

    [Fact]
    public void Parts_of_a_frame_are_where_they_were_put()
    {
        var frames = Example().Frames;
        Assert.Equal(2, frames.Count);
        var size = Example().Shape.FrameSize;
        Assert.Equal(size, frames.Reward(1));
        Assert.Equal(size + 1, frames.BodyPoses(1)[0]);
        Assert.Equal(size + 15, frames.Observations(1)[0]);
        Assert.Equal(size + 18, frames.Actions(1)[0]);
        Assert.Equal(size + 19, frames.RewardTerms(1)[0]);
        Assert.Equal(size + 21, frames.Activations(1)[0]);
        Assert.Equal(8, frames.Activations(1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Reward(2));
    }

    [Fact]
    public void Last_frame_is_at_the_end_of_the_episode()
    {
        var trajectory = Example();
        Assert.Equal((0, 3), (trajectory.StepOf(0), trajectory.StepOf(1)));
        Assert.Equal(0.3, trajectory.TimeOf(1), 12);
        Assert.Equal(2.5, trajectory.FramesPerSecond, 12);
    }

    [Fact]
    public void Bytes_that_are_cut_anywhere_are_refused()
    {
        var bytes = TrajectoryCodec.Write(Example());
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => TrajectoryCodec.Read(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => TrajectoryCodec.Read([.. bytes, 0]));
    }

    [Fact]
    public void Bytes_of_another_form_are_refused_with_both_numbers()
    {
        var bytes = TrajectoryCodec.Write(Example());
        bytes[0] = 9;
        Assert.Contains("form 9; this build reads 1", Assert.Throws<FormatException>(() => TrajectoryCodec.Read(bytes)).Message);
    }

    private static Trajectory Example()
    {
        var network = Policies.PolicyDocumentExample.Document.Network;
        var shape = new TrajectoryShape
        {
            Task = "pendulum",
            Scene = new Scene([new("world", 0), new("größer", 0)],
                [new("floor", 0, GeomShape.Plane, new(5, 5, 0), Pose.Identity, SceneColor.Unset),
                    new("bob", 1, GeomShape.Capsule, new(0.1, 0.5, 0), new(new(0, 0, 0.5), 0.6, 0.8, 0, 0), new(1, 0, 0.25f, 0.5f)),
                    new("fin", 1, GeomShape.Mesh, new(1, 1, 0), Pose.Identity, SceneColor.Unset) { Mesh = 0 }],
                [new("hinge", 1, JointKind.Hinge, default, new(0, 1, 0))])
            {
                Meshes = [new SceneMesh([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2])],
            },
            Network = network,
            Observations = ["angle", "rate", "target"],
            Actuators = ["motor"],
            ActionLow = [-2],
            ActionHigh = [2],
            RewardTerms = ["upright", "control"],
            StepSeconds = 0.1,
        };
        return new Trajectory(shape, 4, new EpisodeResult(-1.25, -1.5, 3, InvalidReason.None),
            new TrajectoryFrames(shape, [.. Enumerable.Range(0, 2 * shape.FrameSize).Select(i => (float)i)]));
    }
}
