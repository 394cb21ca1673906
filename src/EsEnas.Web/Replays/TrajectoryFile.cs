using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Replays;

/// <summary>
/// A trajectory as replay.js reads it: the length of the head (32 bits, little endian), the head as JSON, blanks to a multiple of four
/// bytes, then the frames' numbers in single precision.
/// </summary>
internal static class TrajectoryFile
{
    private const int Prefix = sizeof(int);

    /// <summary>Writes it.</summary>
    internal static byte[] Write(Trajectory trajectory)
    {
        var head = HeadOf(trajectory);
        var start = (Prefix + head.Length + 3) / 4 * 4;
        var numbers = trajectory.Frames.Numbers;
        var bytes = new byte[start + (numbers.Length * sizeof(float))];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, start - Prefix);
        head.CopyTo(bytes.AsSpan(Prefix));
        bytes.AsSpan(Prefix + head.Length, start - Prefix - head.Length).Fill((byte)' ');
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(numbers).CopyTo(bytes.AsSpan(start));
        else
            for (var i = 0; i < numbers.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(start + (i * sizeof(float))), numbers[i]);
        return bytes;
    }

    private static byte[] HeadOf(Trajectory trajectory)
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
            foreach (var geom in shape.Scene.Geoms) WriteGeom(json, geom);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return target.ToArray();
    }

    private static void WriteGeom(Utf8JsonWriter json, SceneGeom geom)
    {
        json.WriteStartObject();
        json.WriteNumber("body", geom.Body);
        json.WriteString("shape", geom.Shape.ToString().ToLowerInvariant());
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
