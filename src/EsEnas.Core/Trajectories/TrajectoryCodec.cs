using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Trajectories;

/// <summary>Trajectories as bytes: the same for the same trajectory.</summary>
public static class TrajectoryCodec
{
    private const byte Version = 1;

    /// <summary>Writes a trajectory.</summary>
    public static byte[] Write(Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        var shape = trajectory.Shape;
        var writer = new StateWriter();
        writer.Byte(Version);
        writer.Text(shape.Task);
        WriteScene(writer, shape.Scene);
        WriteNetwork(writer, shape.Network);
        WriteTexts(writer, shape.Observations);
        WriteTexts(writer, shape.Actuators);
        writer.Doubles(shape.ActionLow.AsSpan());
        writer.Doubles(shape.ActionHigh.AsSpan());
        WriteTexts(writer, shape.RewardTerms);
        writer.Double(shape.StepSeconds);
        writer.Count(trajectory.StepsPerFrame);
        writer.Double(trajectory.Result.Return);
        writer.Double(trajectory.Result.TrainingReturn);
        writer.Count(trajectory.Result.Steps);
        writer.Byte((byte)trajectory.Result.Reason);
        writer.Count(trajectory.Frames.Count);
        writer.Singles(trajectory.Frames.Numbers);
        return writer.Written.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are malformed, or of another build's form.</exception>
    public static Trajectory Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadAll(bytes);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"A trajectory is malformed: {exception.Message}", exception);
        }
    }

    private static Trajectory ReadAll(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() is var version && version != Version)
            throw new FormatException($"A trajectory has form {version}; this build reads {Version}.");
        var task = reader.Text();
        var scene = ReadScene(ref reader);
        var network = ReadNetwork(ref reader);
        var observations = ReadTexts(ref reader);
        var actuators = ReadTexts(ref reader);
        if (observations.Length != network.ObservationSize || actuators.Length != network.ActionSize)
            throw new FormatException("The names of a trajectory are not those of its network.");
        var shape = new TrajectoryShape
        {
            Task = task,
            Scene = scene,
            Network = network,
            Observations = observations,
            Actuators = actuators,
            ActionLow = [.. reader.Doubles(actuators.Length)],
            ActionHigh = [.. reader.Doubles(actuators.Length)],
            RewardTerms = ReadTexts(ref reader),
            StepSeconds = reader.Finite(),
        };
        var stepsPerFrame = reader.Count();
        var result = new EpisodeResult(reader.Double(), reader.Double(), reader.Count(), (InvalidReason)reader.Byte());
        var frames = reader.CountOf(bytesEach: sizeof(float) * shape.FrameSize);
        var trajectory = new Trajectory(shape, stepsPerFrame, result,
            new TrajectoryFrames(shape, reader.Singles(frames * shape.FrameSize)));
        reader.End();
        return stepsPerFrame > 0 && shape.StepSeconds > 0 ? trajectory : throw new FormatException("A trajectory has no rate.");
    }

    private static void WriteScene(StateWriter writer, Scene scene)
    {
        writer.Count(scene.Bodies.Length);
        foreach (var body in scene.Bodies)
        {
            writer.Text(body.Name);
            writer.Count(body.Parent);
        }

        writer.Count(scene.Geoms.Length);
        foreach (var geom in scene.Geoms)
        {
            writer.Text(geom.Name);
            writer.Count(geom.Body);
            writer.Byte((byte)geom.Shape);
            WriteVector(writer, geom.Size);
            WriteVector(writer, geom.Pose.Position);
            writer.Doubles([geom.Pose.W, geom.Pose.X, geom.Pose.Y, geom.Pose.Z]);
            writer.Singles([geom.Color.Red, geom.Color.Green, geom.Color.Blue, geom.Color.Opacity]);
            writer.Count(geom.Mesh + 1);
        }

        writer.Count(scene.Meshes.Length);
        foreach (var mesh in scene.Meshes)
        {
            writer.Count(mesh.Vertices.Length);
            writer.Singles(mesh.Vertices.AsSpan());
            writer.Count(mesh.Faces.Length);
            foreach (var vertex in mesh.Faces) writer.Count(vertex);
        }

        writer.Count(scene.Joints.Length);
        foreach (var joint in scene.Joints)
        {
            writer.Text(joint.Name);
            writer.Count(joint.Body);
            writer.Byte((byte)joint.Kind);
            WriteVector(writer, joint.Anchor);
            WriteVector(writer, joint.Axis);
        }
    }

    private static Scene ReadScene(ref StateReader reader)
    {
        var bodies = new SceneBody[reader.CountOf(bytesEach: 2)];
        for (var i = 0; i < bodies.Length; i++) bodies[i] = new SceneBody(reader.Text(), reader.Count(bodies.Length - 1));
        var geoms = new SceneGeom[reader.CountOf(bytesEach: 100)];
        for (var i = 0; i < geoms.Length; i++)
        {
            var (name, body, shape) = (reader.Text(), reader.Count(bodies.Length - 1), (GeomShape)reader.Byte());
            if (!Enum.IsDefined(shape)) throw new FormatException($"There is no shape {(int)shape}.");
            var (size, place, turn) = (ReadVector(ref reader), ReadVector(ref reader), reader.Doubles(4));
            var color = reader.Singles(4);
            geoms[i] = new SceneGeom(name, body, shape, size, new Pose(place, turn[0], turn[1], turn[2], turn[3]),
                new SceneColor(color[0], color[1], color[2], color[3])) { Mesh = reader.Count() - 1 };
        }

        var meshes = ReadMeshes(ref reader);
        if (geoms.Any(geom => geom.Mesh >= meshes.Length || (geom.Shape == GeomShape.Mesh && geom.Mesh < 0)))
            throw new FormatException("A geom has a mesh that is not there.");

        var joints = new SceneJoint[reader.CountOf(bytesEach: 51)];
        for (var i = 0; i < joints.Length; i++)
        {
            var (name, body, kind) = (reader.Text(), reader.Count(bodies.Length - 1), (JointKind)reader.Byte());
            if (!Enum.IsDefined(kind)) throw new FormatException($"There is no joint of kind {(int)kind}.");
            joints[i] = new SceneJoint(name, body, kind, ReadVector(ref reader), ReadVector(ref reader));
        }

        return new Scene([.. bodies], [.. geoms], [.. joints]) { Meshes = [.. meshes] };
    }

    private static SceneMesh[] ReadMeshes(ref StateReader reader)
    {
        var meshes = new SceneMesh[reader.CountOf(bytesEach: 2)];
        for (var i = 0; i < meshes.Length; i++)
        {
            var vertices = reader.Singles(reader.CountOf(bytesEach: 4));
            var faces = new int[reader.CountOf(bytesEach: 1)];
            if (vertices.Length == 0 || vertices.Length % 3 != 0 || faces.Length % 3 != 0)
                throw new FormatException("A mesh is malformed.");
            for (var j = 0; j < faces.Length; j++) faces[j] = reader.Count((vertices.Length / 3) - 1);
            meshes[i] = new SceneMesh([.. vertices], [.. faces]);
        }

        return meshes;
    }

    private static void WriteNetwork(StateWriter writer, WiredNetwork network)
    {
        writer.Count(network.LayerSizes.Length);
        foreach (var size in network.LayerSizes) writer.Count(size);
        writer.Count(network.Edges.Length);
        foreach (var edge in network.Edges)
        {
            writer.Count(edge.From);
            writer.Count(edge.To);
        }

        // Those of a run that has overflown need not be finite.
        foreach (var weight in network.Weights) writer.Double(weight);
        writer.Count(network.NeuronCount);
        foreach (var bias in network.Biases) writer.Double(bias);
        foreach (var function in network.Nonlinearities) writer.Byte((byte)function);
    }

    private static WiredNetwork ReadNetwork(ref StateReader reader)
    {
        var layers = new int[reader.CountOf(bytesEach: 1)];
        for (var i = 0; i < layers.Length; i++) layers[i] = reader.Count();
        var edges = new Edge[reader.CountOf(bytesEach: 10)];
        for (var i = 0; i < edges.Length; i++) edges[i] = new Edge(reader.Count(), reader.Count());
        var weights = new double[edges.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = reader.Double();
        var biases = new double[reader.CountOf(bytesEach: 9)];
        for (var i = 0; i < biases.Length; i++) biases[i] = reader.Double();
        var functions = new Nonlinearity[biases.Length];
        for (var i = 0; i < functions.Length; i++) functions[i] = (Nonlinearity)reader.Byte();
        return new WiredNetwork(layers, edges, weights, biases, functions);
    }

    private static void WriteVector(StateWriter writer, SpaceVector vector) => writer.Doubles([vector.X, vector.Y, vector.Z]);

    private static SpaceVector ReadVector(ref StateReader reader)
    {
        var numbers = reader.Doubles(3);
        return new SpaceVector(numbers[0], numbers[1], numbers[2]);
    }

    private static void WriteTexts(StateWriter writer, ImmutableArray<string> texts)
    {
        writer.Count(texts.Length);
        foreach (var text in texts) writer.Text(text);
    }

    private static ImmutableArray<string> ReadTexts(ref StateReader reader)
    {
        var texts = new string[reader.CountOf(bytesEach: 1)];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.Text();
        return [.. texts];
    }
}
