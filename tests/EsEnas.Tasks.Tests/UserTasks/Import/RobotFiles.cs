using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>A folder with the files of a robot, as long as a test lives.</summary>
internal sealed class RobotFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("esenas-robot-");

    public string Folder => folder.FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>A binary STL of triangles that fan out over an ellipsoid of these half axes.</summary>
    public static byte[] Ellipsoid(int rings, float a, float b, float c)
    {
        var triangles = new List<float[]>();
        float[] At(int i, int j)
        {
            var (polar, around) = (Math.PI * i / rings, 2 * Math.PI * j / (2 * rings));
            return [(float)(a * Math.Sin(polar) * Math.Cos(around)), (float)(b * Math.Sin(polar) * Math.Sin(around)),
                (float)(c * Math.Cos(polar))];
        }

        for (var i = 0; i < rings; i++)
        {
            for (var j = 0; j < 2 * rings; j++)
            {
                if (i > 0) triangles.Add([.. At(i, j), .. At(i + 1, j), .. At(i, (j + 1) % (2 * rings))]);
                if (i < rings - 1) triangles.Add([.. At(i, (j + 1) % (2 * rings)), .. At(i + 1, j), .. At(i + 1, (j + 1) % (2 * rings))]);
            }
        }

        var bytes = new byte[84 + (50 * triangles.Count)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(80), (uint)triangles.Count);
        for (var t = 0; t < triangles.Count; t++)
            for (var k = 0; k < 9; k++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(84 + (50 * t) + 12 + (4 * k)), triangles[t][k]);
        return bytes;
    }

    /// <summary>A box as OBJ, its corners at these coordinates.</summary>
    public static string Box(double x, double y, double z)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 8; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"v {((i & 1) == 0 ? -x : x)} {((i & 2) == 0 ? -y : y)} {((i & 4) == 0 ? -z : z)}\n");
        return text.Append("f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n").ToString();
    }

    /// <summary>The same box as STL in text form, with two points of the same place in every face.</summary>
    public static string BoxAsText(double x, double y, double z)
    {
        var corners = Box(x, y, z).Split('\n').Where(line => line.StartsWith('v')).Select(line => line[2..]).ToArray();
        var text = new StringBuilder("solid box\n");
        foreach (var face in Box(x, y, z).Split('\n').Where(line => line.StartsWith('f')))
        {
            var at = face[2..].Split(' ').Select(i => corners[int.Parse(i, CultureInfo.InvariantCulture) - 1]).ToArray();
            foreach (var triangle in (int[][])[[0, 1, 2], [0, 2, 3]])
                text.Append("facet normal 0 0 0\nouter loop\n")
                    .AppendJoin("", triangle.Select(i => $"vertex {at[i]}\n")).Append("endloop\nendfacet\n");
        }

        return text.Append("endsolid box\n").ToString();
    }
}
