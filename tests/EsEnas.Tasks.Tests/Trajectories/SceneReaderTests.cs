using EsEnas.Core.Trajectories;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Trajectories;

namespace EsEnas.Tasks.Tests.Trajectories;

[Needs(External.MuJoCo)]
public sealed class SceneReaderTests
{
    private const string Model = """
        <mujoco>
          <asset><material name="wood" rgba="0.4 0.2 0.1 1"/></asset>
          <worldbody>
            <geom name="floor" type="plane" size="3 4 0.1"/>
            <body name="cart" pos="0 0 1">
              <joint name="rail" type="slide" axis="2 0 0" pos="0 0 0.5"/>
              <geom name="box" type="box" size="0.1 0.2 0.3" rgba="0 0 1 0.5" material="wood"/>
              <geom type="ellipsoid" size="0.1 0.2 0.3" pos="0 0 1" material="wood"/>
              <body>
                <joint type="ball"/>
                <geom type="capsule" fromto="0 0 0 0 0 2" size="0.05"/>
                <geom type="cylinder" size="0.3 0.4" quat="0 1 0 0"/>
                <geom type="sphere" size="0.6"/>
              </body>
            </body>
          </worldbody>
        </mujoco>
        """;

    private const string Fin = """
        <mujoco>
          <asset><mesh name="fin" vertex="0 0 0  1 0 0  0 1 0  0 0 1"/></asset>
          <worldbody><body pos="0 0 3"><geom name="fin" type="mesh" mesh="fin" pos="0.5 0 0"/></body></worldbody>
        </mujoco>
        """;

    [Fact]
    public void Scene_has_what_the_model_says()
    {
        using var model = MuJoCo.Model.FromXml(Model);
        var scene = SceneReader.Read(model);

        Assert.Equal([new("world", 0), new("cart", 0), new SceneBody("body 2", 1)], scene.Bodies.AsEnumerable());
        Assert.Equal(["floor", "box", "geom 2", "geom 3", "geom 4", "geom 5"], scene.Geoms.Select(geom => geom.Name));
        Assert.Equal([0, 1, 1, 2, 2, 2], scene.Geoms.Select(geom => geom.Body));
        Assert.Equal([GeomShape.Plane, GeomShape.Box, GeomShape.Ellipsoid, GeomShape.Capsule, GeomShape.Cylinder, GeomShape.Sphere],
            scene.Geoms.Select(geom => geom.Shape));
        Assert.Equal([new(3, 4, 0), new(0.1, 0.2, 0.3), new(0.1, 0.2, 0.3), new(0.05, 1, 0), new(0.3, 0.4, 0), new SpaceVector(0.6, 0, 0)],
            scene.Geoms.Select(geom => geom.Size));
        Assert.Equal(new SpaceVector(0, 0, 1), scene.Geoms[3].Pose.Position);
        Assert.Equal(new Pose(default, 0, 1, 0, 0), scene.Geoms[4].Pose);
        Assert.Equal(
            [new SceneJoint("rail", 1, JointKind.Slide, new(0, 0, 0.5), new(1, 0, 0)), scene.Joints[1] with { Kind = JointKind.Ball }],
            scene.Joints.AsEnumerable());
    }

    [Fact]
    public void Color_is_the_geoms_own_or_that_of_its_material()
    {
        using var model = MuJoCo.Model.FromXml(Model);
        var scene = SceneReader.Read(model);

        Assert.Equal([SceneColor.Unset, new(0, 0, 1, 0.5f), new(0.4f, 0.2f, 0.1f, 1), SceneColor.Unset],
            scene.Geoms.Take(4).Select(geom => geom.Color));
    }

    [Fact]
    public void Mesh_has_its_vertices_where_the_model_puts_them()
    {
        using var model = MuJoCo.Model.FromXml(Fin);
        var scene = SceneReader.Read(model);
        Assert.SkipWhen(model.MeshCount == 0, $"meshes of MuJoCo {MuJoCoLibrary.VersionText} are not read");

        var fin = scene.Geoms.Single();
        Assert.Equal((GeomShape.Mesh, 0), (fin.Shape, fin.Mesh));
        var mesh = scene.Meshes.Single();
        Assert.Equal((4, 4), (mesh.VertexCount, mesh.FaceCount));
        // The library moves a mesh to the frame of its inertia, and the geom the other way.
        var places = Enumerable.Range(0, 4).Select(vertex => fin.Pose.Place(mesh.Vertex(vertex))).ToList();
        foreach (var expected in (SpaceVector[])[new(0.5, 0, 0), new(1.5, 0, 0), new(0.5, 1, 0), new(0.5, 0, 1)])
            Assert.Contains(places, place => (place - expected).Length < 1e-5);
    }

    [Theory]
    [MemberData(nameof(TestEnvironments.Names), MemberType = typeof(TestEnvironments))]
    public void Geoms_lie_where_the_library_has_them(string task)
    {
        using var environment = TestEnvironments.Create(task);
        environment.Reset(TestEnvironments.Stream());
        foreach (var action in TestEnvironments.Actions(environment, 20)) environment.Step(action);
        var scene = SceneReader.Read(environment.Simulation.Model);
        var poses = environment.BodyPoses.ToArray();

        Assert.Equal(environment.Simulation.Model.GeomCount, scene.Geoms.Length);
        for (var i = 0; i < scene.Geoms.Length; i++)
        {
            var body = poses.AsSpan(Pose.Size * scene.Geoms[i].Body, Pose.Size);
            var place = new Pose(new(body[0], body[1], body[2]), body[3], body[4], body[5], body[6]).Then(scene.Geoms[i].Pose).Position;
            var expected = environment.Simulation.GeomPositions.Slice(3 * i, 3);
            Assert.Equal(expected[0], place.X, 9);
            Assert.Equal(expected[1], place.Y, 9);
            Assert.Equal(expected[2], place.Z, 9);
        }
    }
}
