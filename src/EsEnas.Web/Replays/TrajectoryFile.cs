using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Replays;

/// <summary>
/// A trajectory as replay.js reads it: the length of the head (32 bits, little endian), the head as JSON, blanks to a multiple of four
/// bytes, then the frames' numbers in single precision, then of each mesh the vertices' numbers, also in single precision, and the
/// vertices of its faces, 32 bits each.
/// </summary>
internal static class TrajectoryFile
{
    /// <summary>The most triangles that a browser is given to draw, by all geoms that show one; a mesh beyond them is a box.</summary>
    internal const int MostFaces = 12_000;

    private const int Prefix = sizeof(int);

    /// <summary>Writes it.</summary>
    internal static byte[] Write(Trajectory trajectory)
    {
        var scene = trajectory.Shape.Scene;
        var drawn = DrawnMeshes(scene);
        var head = HeadOf(trajectory, drawn);
        var start = (Prefix + head.Length + 3) / 4 * 4;
        var numbers = trajectory.Frames.Numbers;
        var bytes = new byte[start + (sizeof(float) * (numbers.Length
            + drawn.Sum(mesh => scene.Meshes[mesh].Vertices.Length + scene.Meshes[mesh].Faces.Length)))];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, start - Prefix);
        head.CopyTo(bytes.AsSpan(Prefix));
        bytes.AsSpan(Prefix + head.Length, start - Prefix - head.Length).Fill((byte)' ');
        var rest = Put(bytes.AsSpan(start), numbers);
        foreach (var mesh in drawn) rest = Put(Put(rest, scene.Meshes[mesh].Vertices.AsSpan()), scene.Meshes[mesh].Faces.AsSpan());
        return bytes;
    }

    // Writes numbers of four bytes each and gives what is behind them.
    private static Span<byte> Put<T>(Span<byte> target, ReadOnlySpan<T> numbers) where T : unmanaged
    {
        var words = MemoryMarshal.Cast<T, uint>(numbers);
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(target[(i * sizeof(uint))..], words[i]);
        return target[(words.Length * sizeof(uint))..];
    }

    // Those that the most geoms can show within the limit: the smallest first.
    private static List<int> DrawnMeshes(Scene scene)
    {
        var (drawn, faces) = (new List<int>(), 0L);
        foreach (var mesh in scene.Geoms.Where(geom => geom.Mesh >= 0).GroupBy(geom => geom.Mesh)
            .Select(geoms => (Number: geoms.Key, Faces: (long)geoms.Count() * scene.Meshes[geoms.Key].FaceCount))
            .OrderBy(mesh => mesh.Faces).ThenBy(mesh => mesh.Number))
        {
            if ((faces += mesh.Faces) > MostFaces) break;
            drawn.Add(mesh.Number);
        }
        return drawn;
    }

    private static byte[] HeadOf(Trajectory trajectory, List<int> drawn)
    {
        using var target = new MemoryStream();
        var shape = trajectory.Shape;
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            json.WriteString("task", SafeText.Line(shape.Task));
            json.WriteNumber("secondsPerFrame", trajectory.StepsPerFrame * shape.StepSeconds);
            json.WriteNumber("lastSeconds", trajectory.TimeOf(Math.Max(trajectory.Frames.Count - 1, 0)));
            json.WriteNumber("frames", trajectory.Frames.Count);
            json.WriteNumber("frameSize", shape.FrameSize);
            json.WriteNumber("bodies", shape.Scene.Bodies.Length);
            WriteNames(json, "observations", shape.Observations);
            WriteNames(json, "actuators", shape.Actuators);
            WriteNames(json, "terms", shape.RewardTerms);
            WriteNumbers(json, "low", shape.ActionLow);
            WriteNumbers(json, "high", shape.ActionHigh);
            json.WriteNumber("neurons", shape.Network.NeuronCount);
            json.WriteStartArray("geoms");
            foreach (var geom in shape.Scene.Geoms) WriteGeom(json, geom, drawn.IndexOf(geom.Mesh));
            json.WriteEndArray();
            json.WriteStartArray("meshes");
            foreach (var mesh in drawn.Select(number => shape.Scene.Meshes[number]))
            {
                json.WriteStartObject();
                json.WriteNumber("vertices", mesh.VertexCount);
                json.WriteNumber("faces", mesh.FaceCount);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return target.ToArray();
    }

    private static void WriteGeom(Utf8JsonWriter json, SceneGeom geom, int mesh)
    {
        var shape = geom.Shape == GeomShape.Mesh && mesh < 0 ? GeomShape.Box : geom.Shape;
        json.WriteStartObject();
        json.WriteNumber("body", geom.Body);
        json.WriteString("shape", shape.ToString().ToLowerInvariant());
        if (mesh >= 0) json.WriteNumber("mesh", mesh);
        WriteNumbers(json, "size", [geom.Size.X, geom.Size.Y, geom.Size.Z]);
        WriteNumbers(json, "at", [geom.Pose.Position.X, geom.Pose.Position.Y, geom.Pose.Position.Z]);
        WriteNumbers(json, "turn", [geom.Pose.W, geom.Pose.X, geom.Pose.Y, geom.Pose.Z]);
        WriteNumbers(json, "color", [geom.Color.Red, geom.Color.Green, geom.Color.Blue, geom.Color.Opacity]);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (var each in names) json.WriteStringValue(SafeText.Line(each));
        json.WriteEndArray();
    }

    // JSON has no numbers that are not finite.
    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(double.IsFinite(number) ? number : 0);
        json.WriteEndArray();
    }
}
