using System.Text;

namespace EsEnas.MuJoCo.Native;

/// <summary>Proves that meshes can be read, by two models whose every number is known.</summary>
/// <remarks>Unlike <see cref="SelfCheck"/> it refuses no library: without meshes only pictures are poorer.</remarks>
internal static unsafe class MeshCheck
{
    private const double Tolerance = 1e-6;

    /// <summary>
    /// A box and an octahedron, centered and with their axes in the order of their inertia: the library leaves them as they are.
    /// </summary>
    internal const string Xml = """
        <mujoco>
          <asset>
            <mesh name="box"
                  vertex="-0.1 -0.2 -0.3 0.1 -0.2 -0.3 -0.1 0.2 -0.3 0.1 0.2 -0.3 -0.1 -0.2 0.3 0.1 -0.2 0.3 -0.1 0.2 0.3 0.1 0.2 0.3"
                  face="0 2 1 1 2 3 4 5 6 5 7 6 0 1 4 1 5 4 2 6 3 3 6 7 0 4 2 2 4 6 1 3 5 3 7 5"/>
            <mesh name="gem" vertex="-0.11 0 0 0.11 0 0 0 -0.22 0 0 0.22 0 0 0 -0.33 0 0 0.33"
                  face="1 3 5 3 0 5 0 2 5 2 1 5 3 1 4 0 3 4 2 0 4 1 2 4"/>
          </asset>
          <worldbody>
            <body pos="0 0 1">
              <geom type="mesh" mesh="gem"/>
              <geom type="mesh" mesh="box"/>
              <geom type="box" size="0.1 0.1 0.1"/>
            </body>
          </worldbody>
        </mujoco>
        """;

    /// <summary>A model of the box alone, whose <see cref="Sides"/> have a normal each.</summary>
    private const string SidesXml = """
        <mujoco>
          <asset><mesh name="box" file="box.obj"/></asset>
          <worldbody><body><geom type="mesh" mesh="box"/></body></worldbody>
        </mujoco>
        """;

    /// <summary>
    /// The box once more, with 6 normals, not one for each of its 8 vertices: where a mesh has as many of both, their counts and the
    /// corners of its faces read alike in MuJoCo 3. Only a file can say so.
    /// </summary>
    private const string Sides = """
        v -0.1 -0.2 -0.3
        v 0.1 -0.2 -0.3
        v -0.1 0.2 -0.3
        v 0.1 0.2 -0.3
        v -0.1 -0.2 0.3
        v 0.1 -0.2 0.3
        v -0.1 0.2 0.3
        v 0.1 0.2 0.3
        vn 0 0 -1
        vn 0 0 1
        vn 0 -1 0
        vn 0 1 0
        vn -1 0 0
        vn 1 0 0
        f 1//1 3//1 2//1
        f 2//1 3//1 4//1
        f 5//2 6//2 7//2
        f 6//2 8//2 7//2
        f 1//3 2//3 5//3
        f 2//3 6//3 5//3
        f 3//4 7//4 4//4
        f 4//4 7//4 8//4
        f 1//5 5//5 3//5
        f 3//5 5//5 7//5
        f 2//6 4//6 6//6
        f 4//6 8//6 6//6

        """;

    private static readonly int[] BoxFaces =
        [0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5];

    private static readonly float[] Vertices =
    [
        -0.1f, -0.2f, -0.3f, 0.1f, -0.2f, -0.3f, -0.1f, 0.2f, -0.3f, 0.1f, 0.2f, -0.3f,
        -0.1f, -0.2f, 0.3f, 0.1f, -0.2f, 0.3f, -0.1f, 0.2f, 0.3f, 0.1f, 0.2f, 0.3f,
        -0.11f, 0, 0, 0.11f, 0, 0, 0, -0.22f, 0, 0, 0.22f, 0, 0, 0, -0.33f, 0, 0, 0.33f,
    ];

    private static readonly (ModelField Field, int[] Values)[] Integers =
    [
        (ModelField.GeomMesh, [1, 0, -1]),
        (ModelField.MeshVertexAddress, [0, 8]),
        (ModelField.MeshVertexCount, [8, 6]),
        (ModelField.MeshFaceAddress, [0, 12]),
        (ModelField.MeshFaceCount, [12, 8]),
        (ModelField.MeshFaces, [.. BoxFaces, 1, 3, 5, 3, 0, 5, 0, 2, 5, 2, 1, 5, 3, 1, 4, 0, 3, 4, 2, 0, 4, 1, 2, 4]),
    ];

    /// <summary>The fields that it reads.</summary>
    public static IEnumerable<ModelField> Fields => Integers.Select(row => row.Field).Append(ModelField.MeshVertices);

    /// <summary>Whether every number is where the layout has it.</summary>
    public static bool Passes(Binding binding)
    {
        if (!binding.Layout.Has("mjModel.nmesh")) return false;
        try
        {
            using var handle = XmlLoader.Compile(binding, Xml);
            Check(binding, handle.DangerousGetHandle());
            using var sides = XmlLoader.Compile(binding, SidesXml, [new ModelAsset("box.obj", Encoding.UTF8.GetBytes(Sides))]);
            CheckSides(binding, sides.DangerousGetHandle());
            return true;
        }
        catch (Exception exception) when (exception is MuJoCoUnavailableException or ModelFormatException)
        {
            return false;
        }
    }

    /// <exception cref="MuJoCoUnavailableException">A number is not there.</exception>
    internal static void Check(Binding binding, nint model)
    {
        var reader = new ModelReader(binding, model);
        (string Name, int Actual, int Expected)[] counts =
            [("nmesh", reader.Meshes, 2), ("nmeshvert", reader.MeshVertices, 14), ("nmeshface", reader.MeshFaces, 20)];
        foreach (var (name, actual, expected) in counts) SelfCheck.Compare(binding, "mjModel." + name, 0, actual, expected);
        CheckPlaces(binding, reader, model);

        var vertices = (float*)reader.Address(ModelField.MeshVertices);
        for (var i = 0; i < Vertices.Length / 3; i++)
        {
            if (!IsAt(vertices + (3 * i), i))
                throw SelfCheck.Mismatch(binding, "mjModel.mesh_vert", "has other vertices than the probe model");
        }

        foreach (var (field, values) in Integers)
        {
            for (var i = 0; i < values.Length; i++)
                SelfCheck.Compare(binding, "mjModel." + FieldTable.Describe(field).Name, i, ((int*)reader.Address(field))[i], values[i]);
        }
    }

    /// <summary>A library keeps the vertices of a file or makes more of them: each corner of a face is where it must be.</summary>
    private static void CheckSides(Binding binding, nint model)
    {
        var reader = new ModelReader(binding, model);
        SelfCheck.Compare(binding, "mjModel.nmeshface", 0, reader.MeshFaces, BoxFaces.Length / 3);
        CheckPlaces(binding, reader, model);
        SelfCheck.Compare(binding, "mjModel.nmeshvert", 0, reader.MeshVertices, *(int*)reader.Address(ModelField.MeshVertexCount));
        var corners = (int*)reader.Address(ModelField.MeshFaces);
        var vertices = (float*)reader.Address(ModelField.MeshVertices);
        for (var i = 0; i < BoxFaces.Length; i++)
        {
            if (corners[i] < 0 || corners[i] >= reader.MeshVertices || !IsAt(vertices + (3 * corners[i]), BoxFaces[i]))
                throw SelfCheck.Mismatch(binding, "mjModel.mesh_face", "has other corners than the probe model");
        }
    }

    private static bool IsAt(float* vertex, int number)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            // Negated, so that NaN is a mismatch.
            if (!(Math.Abs(vertex[axis] - Vertices[(3 * number) + axis]) <= Tolerance)) return false;
        }

        return true;
    }

    private static void CheckPlaces(Binding binding, ModelReader reader, nint model)
    {
        var buffer = SelfCheck.Buffer(binding, "mjModel", model);
        foreach (var field in Fields)
        {
            var description = FieldTable.Describe(field);
            var bytes = reader.RowsOf(description.Rows, 0) * description.Width * description.ElementSize;
            SelfCheck.CheckRange(binding, "mjModel." + description.Name, (nint)reader.Address(field), bytes, buffer);
            SelfCheck.CheckNeighbor(binding, "mjModel." + description.Name, model, sizeof(long));
        }
    }
}
