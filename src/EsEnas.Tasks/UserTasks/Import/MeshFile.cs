using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EsEnas.Core.Documents;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>The vertices of a mesh file: STL (binary or text), OBJ, or MuJoCo's MSH.</summary>
/// <param name="Extension">stl, obj or msh.</param>
/// <param name="Vertices">x, y, z of each vertex once, in single precision as MuJoCo keeps them.</param>
/// <param name="Content">The file for the library, which reads no STL in text form.</param>
internal sealed record MeshFile(string Extension, float[] Vertices, byte[] Content)
{
    private const int MostVertices = 1_000_000;
    private const int Header = 84;
    private const int Triangle = 50;

    /// <summary>Whether a file's name is that of one that can be read.</summary>
    public static bool IsKnown(string name) => Path.GetExtension(name).ToLowerInvariant() is ".stl" or ".obj" or ".msh";

    /// <exception cref="SpecificationException">It is not such a file, or more than a robot needs.</exception>
    public static MeshFile Read(string shown, string name, byte[] bytes)
    {
        var extension = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        return extension switch
        {
            "stl" => IsText(bytes) ? ReadTextStl(shown, bytes) : ReadStl(shown, bytes),
            "obj" => ReadObj(shown, bytes),
            "msh" => ReadMsh(shown, bytes),
            _ => throw Xml.Refused(shown, name, "an .stl, .obj or .msh file, which MuJoCo reads; --meshes drop leaves meshes out"),
        };
    }

    // Some binary files begin with the word of the text form too; only the length tells.
    private static bool IsText(byte[] bytes) => bytes.AsSpan().StartsWith("solid"u8)
        && (bytes.Length < Header || Header + ((long)Triangle * BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80))) != bytes.Length);

    private static MeshFile ReadStl(string shown, byte[] bytes)
    {
        var count = bytes.Length < Header ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80));
        if (count == 0 || Header + ((long)Triangle * count) != bytes.Length)
            throw Xml.Refused(shown, string.Create(CultureInfo.InvariantCulture, $"{count} triangles in {bytes.Length} bytes"),
                "an STL file: a header of 84 bytes with the number of triangles, then 50 bytes for each");
        var set = new VertexSet(shown);
        for (var i = 0; i < count; i++)
            for (var corner = 0; corner < 3; corner++)
                set.Add(bytes.AsSpan(Header + (Triangle * i) + 12 + (12 * corner)));
        return new MeshFile("stl", set.Numbers(), bytes);
    }

    private static MeshFile ReadTextStl(string shown, byte[] bytes)
    {
        var corners = new List<float>();
        foreach (var line in Lines(bytes))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["vertex", var x, var y, var z]) continue;
            corners.AddRange([Single(x), Single(y), Single(z)]);
            if (corners.Count > 9 * MostVertices) throw TooMany(shown);
        }

        var count = corners.Count / 9;
        if (count == 0 || corners.Count % 9 != 0) throw Xml.Refused(shown, "its vertices", "triangles of three vertices each");
        var binary = new byte[Header + (Triangle * count)];
        BinaryPrimitives.WriteUInt32LittleEndian(binary.AsSpan(80), (uint)count);
        for (var i = 0; i < corners.Count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(binary.AsSpan(Header + (Triangle * (i / 9)) + 12 + (4 * (i % 9))), corners[i]);
        return ReadStl(shown, binary);
    }

    private static MeshFile ReadObj(string shown, byte[] bytes)
    {
        var set = new VertexSet(shown);
        var hasFaces = false;
        foreach (var line in Lines(bytes))
        {
            var words = line.Split((char[]?)null, 5, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 4 && words[0] == "v") set.Add(Single(words[1]), Single(words[2]), Single(words[3]));
            hasFaces |= words.Length >= 4 && words[0] == "f";
        }

        if (!hasFaces) throw Xml.Refused(shown, "its content", "an OBJ file with vertices (v) and faces (f)");
        return new MeshFile("obj", set.Numbers(), bytes);
    }

    private static MeshFile ReadMsh(string shown, byte[] bytes)
    {
        var counts = new long[4];
        for (var i = 0; i < 4 && bytes.Length >= 16; i++) counts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i));
        var (vertices, normals, coordinates, faces) = (counts[0], counts[1], counts[2], counts[3]);
        if (counts.Any(count => count is < 0 or > int.MaxValue / 16) || vertices == 0
            || 16 + (12 * vertices) + (12 * normals) + (8 * coordinates) + (12 * faces) != bytes.Length)
            throw Xml.Refused(shown, string.Create(CultureInfo.InvariantCulture, $"{vertices} vertices in {bytes.Length} bytes"),
                "an MSH file: four counts, then as many vertices, normals, texture coordinates and faces");
        var set = new VertexSet(shown);
        for (var i = 0; i < vertices; i++) set.Add(bytes.AsSpan(16 + (12 * i)));
        return new MeshFile("msh", set.Numbers(), bytes);
    }

    private static IEnumerable<string> Lines(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.Latin1);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static float Single(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN;

    private static SpecificationException TooMany(string shown) =>
        Xml.Refused(shown, $"more than {MostVertices} vertices", $"at most {MostVertices} vertices");

    private sealed class VertexSet(string shown)
    {
        private readonly HashSet<(float X, float Y, float Z)> seen = [];
        private readonly List<float> numbers = [];

        public void Add(ReadOnlySpan<byte> bytes) => Add(BinaryPrimitives.ReadSingleLittleEndian(bytes),
            BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]), BinaryPrimitives.ReadSingleLittleEndian(bytes[8..]));

        public void Add(float x, float y, float z)
        {
            const float Most = 1e10f;
            if (!(Math.Abs(x) < Most && Math.Abs(y) < Most && Math.Abs(z) < Most))
                throw Xml.Refused(shown, string.Create(CultureInfo.InvariantCulture, $"a vertex at {x} {y} {z}"), "finite numbers");
            if (!seen.Add((x, y, z))) return;
            if (seen.Count > MostVertices) throw TooMany(shown);
            numbers.AddRange([x, y, z]);
        }

        public float[] Numbers() => [.. numbers];
    }
}
