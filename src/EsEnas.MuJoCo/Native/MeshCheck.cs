namespace EsEnas.MuJoCo.Native;

/// <summary>Proves that meshes can be read, by a model of two whose every number is known.</summary>
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
        (ModelField.MeshFaces,
            [
                0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
                1, 3, 5, 3, 0, 5, 0, 2, 5, 2, 1, 5, 3, 1, 4, 0, 3, 4, 2, 0, 4, 1, 2, 4,
            ]),
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
        var buffer = SelfCheck.Buffer(binding, "mjModel", model);
        foreach (var field in Fields)
        {
            var description = FieldTable.Describe(field);
            var bytes = reader.RowsOf(description.Rows, 0) * description.Width * description.ElementSize;
            SelfCheck.CheckRange(binding, "mjModel." + description.Name, (nint)reader.Address(field), bytes, buffer);
            SelfCheck.CheckNeighbor(binding, "mjModel." + description.Name, model, sizeof(long));
        }

        var vertices = (float*)reader.Address(ModelField.MeshVertices);
        for (var i = 0; i < Vertices.Length; i++)
        {
            // Negated, so that NaN is a mismatch.
            if (!(Math.Abs(vertices[i] - Vertices[i]) <= Tolerance))
                throw SelfCheck.Mismatch(binding, "mjModel.mesh_vert", "has other vertices than the probe model");
        }

        foreach (var (field, values) in Integers)
        {
            for (var i = 0; i < values.Length; i++)
                SelfCheck.Compare(binding, "mjModel." + FieldTable.Describe(field).Name, i, ((int*)reader.Address(field))[i], values[i]);
        }
    }
}
