using EsEnas.Core.Trajectories;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Trajectories;

/// <summary>Reads from a compiled model what there is to see of it.</summary>
internal static class SceneReader
{
    /// <summary>Numbers of a position, a quaternion, a color.</summary>
    private const int Three = 3;
    private const int Four = 4;

    /// <summary>The scene of a model.</summary>
    public static Scene Read(Model model) => new(
        [.. Enumerable.Range(0, model.BodyCount).Select(body => new SceneBody(
            JointSignals.NameOf(model, ModelObject.Body, body), model.Integers(ModelField.BodyParent)[body]))],
        [.. Enumerable.Range(0, model.GeomCount).Select(geom => Geom(model, geom))],
        [.. Enumerable.Range(0, model.JointCount).Select(joint => new SceneJoint(
            JointSignals.NameOf(model, ModelObject.Joint, joint), model.Integers(ModelField.JointBody)[joint],
            (JointKind)model.Integers(ModelField.JointType)[joint], Vector(model, ModelField.JointAnchor, joint),
            Vector(model, ModelField.JointAxis, joint)))])
    {
        Meshes = [.. Enumerable.Range(0, model.MeshCount).Select(mesh => Mesh(model, mesh))],
    };

    private static SceneGeom Geom(Model model, int geom)
    {
        // What has no simple form is shown as the box around it, whose halves its size says: a mesh, too, where it cannot be read.
        var shape = (GeomShape)model.Integers(ModelField.GeomType)[geom];
        var mesh = shape == GeomShape.Mesh && model.MeshCount > 0 ? model.Integers(ModelField.GeomMesh)[geom] : -1;
        if (!Enum.IsDefined(shape) || (shape == GeomShape.Mesh && mesh < 0)) shape = GeomShape.Box;
        var turn = model.Numbers(ModelField.GeomQuaternion).Slice(Four * geom, Four);
        var pose = new Pose(Vector(model, ModelField.GeomPosition, geom), turn[0], turn[1], turn[2], turn[3]);
        return new SceneGeom(JointSignals.NameOf(model, ModelObject.Geom, geom), model.Integers(ModelField.GeomBody)[geom], shape,
            Size(shape, Vector(model, ModelField.GeomSize, geom)), pose, Color(model, geom)) { Mesh = mesh };
    }

    private static SceneMesh Mesh(Model model, int mesh)
    {
        int Of(ModelField field) => model.Integers(field)[mesh];
        var vertices = model.Singles(ModelField.MeshVertices)
            .Slice(Three * Of(ModelField.MeshVertexAddress), Three * Of(ModelField.MeshVertexCount));
        var faces = model.Integers(ModelField.MeshFaces)
            .Slice(Three * Of(ModelField.MeshFaceAddress), Three * Of(ModelField.MeshFaceCount));
        return new SceneMesh([.. vertices], [.. faces]);
    }

    // The library leaves anything in the numbers that a form does not use.
    private static SpaceVector Size(GeomShape shape, SpaceVector size) => shape switch
    {
        GeomShape.Sphere => size with { Y = 0, Z = 0 },
        GeomShape.Capsule or GeomShape.Cylinder => size with { Z = 0 },
        GeomShape.Plane => size with { Z = 0 },
        _ => size,
    };

    // As the library's own visualizer: a geom's color counts if it was set, and else that of its material.
    private static SceneColor Color(Model model, int geom)
    {
        var own = Color(model.Singles(ModelField.GeomColor), geom);
        return own == SceneColor.Unset && model.Integers(ModelField.GeomMaterial)[geom] is var material and >= 0
            ? Color(model.Singles(ModelField.MaterialColor), material)
            : own;
    }

    private static SceneColor Color(ReadOnlySpan<float> colors, int index) => new(colors[Four * index], colors[(Four * index) + 1],
        colors[(Four * index) + 2], colors[(Four * index) + 3]);

    private static SpaceVector Vector(Model model, ModelField field, int row)
    {
        var numbers = model.Numbers(field).Slice(Three * row, Three);
        return new SpaceVector(numbers[0], numbers[1], numbers[2]);
    }
}
