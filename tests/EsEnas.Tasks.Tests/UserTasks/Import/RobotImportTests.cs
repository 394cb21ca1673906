using System.Xml.Linq;
using EsEnas.Core.Documents;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>Robots as people publish them become tasks, and stay the robots that they were.</summary>
[Needs(External.MuJoCo)]
public sealed class RobotImportTests(ITestOutputHelper output) : IDisposable
{
    private const string Scene = """
        <mujoco model="scene">
          <include file="robot.xml"/>
          <visual><headlight diffuse="0.6 0.6 0.6"/><rgba haze="0.1 0.2 0.3 1"/></visual>
          <statistic center="0 0 0.2" extent="1"/>
          <asset>
            <texture name="grid" type="2d" builtin="checker" width="100" height="100"/>
            <texture name="wood" type="2d" file="wood.png"/>
            <material name="grid" texture="grid" texrepeat="5 5" reflectance="0.2"/>
          </asset>
          <custom><numeric name="init" data="1 2 3"/></custom>
          <worldbody>
            <light pos="0 0 3"/>
            <geom name="floor" type="plane" size="5 5 1" material="grid"/>
          </worldbody>
        </mujoco>
        """;

    private const string Robot = """
        <mujoco model="robot">
          <compiler meshdir="assets" texturedir="assets"/>
          <asset>
            <mesh name="hull" file="hull.stl" scale="0.1 0.1 0.1"/>
            <mesh file="foot.obj"/>
            <mesh file="cover.stl"/>
          </asset>
          <default>
            <default class="seen"><geom type="mesh" contype="0" conaffinity="0" group="2"/></default>
            <default class="met"><geom type="mesh" group="3"/></default>
          </default>
          <worldbody>
            <body name="trunk" pos="0 0 0.5">
              <freejoint/>
              <geom class="met" mesh="hull" density="500"/>
              <geom class="seen" mesh="cover" mass="0.3" pos="0.01 0 0"/>
              <body name="leg" pos="0.05 0 -0.05">
                <joint name="hip" axis="0 1 0" range="-60 45" limited="true" damping="0.1" armature="0.01"/>
                <geom type="capsule" fromto="0 0 0 0 0 -0.2" size="0.02"/>
                <geom class="met" mesh="foot" pos="0 0 -0.2"/>
              </body>
            </body>
          </worldbody>
          <actuator><motor name="hip" joint="hip" gear="2"/></actuator>
          <keyframe><key qpos="0 0 0.3 1 0 0 0 0.1"/></keyframe>
        </mujoco>
        """;

    private const string Urdf = """
        <robot name="lamp">
          <link name="base">
            <inertial><mass value="1.5"/><origin xyz="0 0 0.05" rpy="0.3 0.2 0.1"/>
              <inertia ixx="0.01" iyy="0.02" izz="0.015" ixy="0.001" ixz="0" iyz="0.002"/></inertial>
            <visual><geometry><mesh filename="package://lamp/missing.dae"/></geometry></visual>
            <collision><origin xyz="0 0 0.02"/><geometry><box size="0.2 0.2 0.04"/></geometry></collision>
          </link>
          <link name="arm">
            <inertial><mass value="0.4"/><origin xyz="0 0 0.1"/>
              <inertia ixx="0.002" iyy="0.002" izz="0.0005" ixy="0" ixz="0" iyz="0"/></inertial>
            <collision><geometry><mesh filename="package://lamp/meshes/arm.obj" scale="0.5 0.5 0.5"/></geometry></collision>
          </link>
          <link name="head">
            <inertial><mass value="0.2"/>
              <inertia ixx="0.001" iyy="0.001" izz="0.001" ixy="0" ixz="0" iyz="0"/></inertial>
            <collision><geometry><sphere radius="0.03"/></geometry></collision>
          </link>
          <joint name="turn" type="revolute"><parent link="base"/><child link="arm"/><origin xyz="0 0 0.05" rpy="0 0.4 0"/>
            <axis xyz="0 1 0"/><limit lower="-1" upper="1.5" effort="3" velocity="5"/><dynamics damping="0.2" friction="0.01"/></joint>
          <joint name="nod" type="continuous"><parent link="arm"/><child link="head"/><origin xyz="0 0 0.3"/>
            <axis xyz="1 0 0"/></joint>
        </robot>
        """;

    private readonly RobotFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Robot_of_many_files_becomes_one_model_that_is_the_original()
    {
        var imported = Import(WriteScene(), new ImportOptions());

        Assert.True(imported.Proof.Holds);
        Assert.Contains(imported.Changes, change => change.Contains("1 included files", StringComparison.Ordinal));
        var model = XElement.Parse(imported.Model);
        Assert.Empty(model.Descendants("include"));
        Assert.Empty(model.Descendants("texture"));
        Assert.Empty(model.Descendants("light"));
        Assert.Empty(model.Descendants().Attributes("file"));
        // The cover is only seen; it weighs 0.3 kg all the same.
        Assert.Equal(["foot", "hull"], model.Elements("asset").Elements("mesh").Select(mesh => (string)mesh.Attribute("name")!).Order());
        using var compiled = Model.FromXml(MjcfGuard.Check(imported.Model, "model"));
        var trunk = compiled.Numbers(ModelField.BodyMass)[compiled.IdOf(ModelObject.Body, "trunk")];
        Assert.InRange(trunk, 0.3 + (500 * 0.8 * 4 / 3 * Math.PI * 0.1 * 0.08 * 0.05), 0.3 + (500 * 4.0 / 3 * Math.PI * 0.1 * 0.08 * 0.05));
        AssertIsATask(imported);
    }

    [Fact]
    public void Actuator_without_a_range_gets_one_and_it_is_said()
    {
        var imported = Import(WriteScene(), new ImportOptions());

        Assert.Contains(imported.Changes, change => change.Contains("actuators without a range to [-1, 1]", StringComparison.Ordinal));
        var motor = XElement.Parse(imported.Model).Elements("actuator").Single().Element("motor")!;
        Assert.Equal("-1 1", (string?)motor.Attribute("ctrlrange"));
    }

    [Theory]
    [InlineData("1", -1, 0.5)]
    [InlineData("50", -50, 25)]
    [InlineData("-2", -1, 2)]
    public void Servo_without_a_range_reaches_the_range_of_its_joint_through_its_gear(string gear, double low, double high)
    {
        var imported = Import(files.Write("servo.xml", $"""
            <mujoco><compiler angle="radian"/>
              <worldbody><body name="arm"><joint name="j" axis="0 1 0" limited="true" range="-1 0.5"/>
                <geom type="capsule" fromto="0 0 0 0 0 -0.2" size="0.02"/></body></worldbody>
              <actuator><position name="servo" joint="j" kp="3" gear="{gear}"/></actuator>
            </mujoco>
            """), new ImportOptions());

        Assert.True(imported.Proof.Holds);
        using var compiled = Model.FromXml(MjcfGuard.Check(imported.Model, "model"));
        Assert.Equal([low, high], compiled.ControlRanges.ToArray());
    }

    [Fact]
    public void Keyframes_of_a_robot_that_becomes_free_begin_with_the_pose_of_its_base()
    {
        var imported = Import(files.Write("arm.xml", """
            <mujoco><compiler angle="radian"/>
              <worldbody><geom type="plane" size="5 5 1"/>
                <body name="base" pos="0.1 0.2 0.5" quat="0 1 0 0"><geom size="0.1"/>
                  <body name="arm" pos="0 0 0.1"><joint name="j" axis="0 1 0"/><geom size="0.02" pos="0 0 0.2"/></body>
                </body></worldbody>
              <actuator><motor name="m" joint="j" ctrllimited="true" ctrlrange="-1 1"/></actuator>
              <keyframe><key name="up" qpos="0.3" qvel="0.7"/><key name="bare"/></keyframe>
            </mujoco>
            """), new ImportOptions { IsFree = true, Stands = true });

        Assert.True(imported.Proof.Holds);
        using var compiled = Model.FromXml(MjcfGuard.Check(imported.Model, "model"));
        using var simulation = compiled.CreateSimulation();
        simulation.ResetTo(0);
        Assert.Equal([0.1, 0.2, 0.5, 0, 1, 0, 0, 0.3], simulation.Positions.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0.7], simulation.Velocities.ToArray());
        Assert.Contains("start: { keyframe: up }", imported.Definition, StringComparison.Ordinal);
    }

    [Fact]
    public void Keyframe_is_offered_as_a_comment_and_is_the_start_of_one_that_stands()
    {
        var path = WriteScene();

        var lying = Import(path, new ImportOptions());
        var standing = Import(path, new ImportOptions { Stands = true });

        Assert.Contains("# start: { keyframe: key-1 }", lying.Definition, StringComparison.Ordinal);
        Assert.Contains("\nstart: { keyframe: key-1 }", standing.Definition, StringComparison.Ordinal);
        AssertIsATask(standing);
    }

    [Fact]
    public void Robot_without_a_keyframe_stands_with_its_lowest_point_on_the_floor()
    {
        files.Write("robot.xml", Robot.Replace("<keyframe><key qpos=\"0 0 0.3 1 0 0 0 0.1\"/></keyframe>", "", StringComparison.Ordinal));
        var imported = Import(WriteScene(writesRobot: false), new ImportOptions { Stands = true });

        var key = XElement.Parse(imported.Model).Elements("keyframe").Elements("key").Single();
        var height = double.Parse(((string)key.Attribute("qpos")!).Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        // The foot's box ends 0.05 + 0.2 + 0.02 m below the trunk.
        Assert.InRange(height, 0.2699, 0.2701);
        AssertIsATask(imported);
    }

    [Theory]
    [InlineData(MeshShape.Box, "box")]
    [InlineData(MeshShape.Capsule, "capsule")]
    public void Meshes_fitted_as_asked_weigh_the_same_and_the_contacts_are_said_to_be_others(MeshShape shape, string type)
    {
        var imported = Import(WriteScene(), new ImportOptions { Meshes = shape });

        Assert.True(imported.Proof.Holds);
        Assert.Equal([(true, false), (false, true)],
            imported.Proof.Trajectories.Select(trajectory => (trajectory.HasContacts, trajectory.MustHold)));
        Assert.Contains(imported.Changes, change => change == "collision shapes are not those of the original");
        var model = XElement.Parse(imported.Model);
        Assert.Empty(model.Descendants("mesh"));
        var fitted = model.Elements("worldbody").Descendants("geom").Where(geom => geom.Attribute("quat") is not null).ToList();
        Assert.Equal([type, type], fitted.Select(geom => (string?)geom.Attribute("type")));
        // Half axes of 10, 8 and 5 cm: a box of these, or a capsule along the longest, as thick as the others on average.
        var size = ((string)fitted[0].Attribute("size")!).Split(' ')
            .Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        double[] measured = shape == MeshShape.Box ? [.. size.Order()] : [size[0], size[1]];
        double[] wanted = shape == MeshShape.Box ? [0.05, 0.08, 0.1] : [0.065, 0.035];
        for (var i = 0; i < wanted.Length; i++) Assert.InRange(measured[i], wanted[i] - 0.005, wanted[i] + 0.005);
        AssertIsATask(imported);
    }

    [Fact]
    public void Meshes_dropped_as_asked_leave_their_masses()
    {
        var imported = Import(WriteScene(), new ImportOptions { Meshes = MeshShape.Drop });

        Assert.True(imported.Proof.Holds);
        Assert.Empty(XElement.Parse(imported.Model).Descendants("mesh"));
    }

    [Fact]
    public void Mesh_of_more_vertices_than_a_model_holds_is_cut_down_and_how_far_is_said()
    {
        var path = WriteScene();
        files.Write("assets/hull.stl", RobotFiles.Ellipsoid(80, 1, 0.8f, 0.5f));

        var imported = Import(path, new ImportOptions());

        Assert.True(imported.Proof.Holds);
        Assert.Matches("mesh hull: [0-9]+ vertices of its hull, .* up to [0-9.]+ mm", string.Join('\n', imported.Changes));
        Assert.True(imported.Model.Length <= TaskFile.MaxModelBytes);
        AssertIsATask(imported);
    }

    [Fact]
    public void Urdf_robot_gets_motors_as_strong_as_its_joints_and_is_what_the_library_makes_of_it()
    {
        files.Write("meshes/arm.obj", RobotFiles.Box(0.04, 0.04, 0.3));
        var imported = Import(files.Write("lamp.urdf", Urdf), new ImportOptions());

        Assert.True(imported.Proof.Holds);
        Assert.Contains(imported.Proof.Numbers, numbers => numbers is { What: "inertias", Count: 3, Holds: true });
        var motors = XElement.Parse(imported.Model).Elements("actuator").Elements("motor").ToDictionary(
            motor => (string)motor.Attribute("joint")!, motor => (string)motor.Attribute("gear")!);
        Assert.Equal(("3", "1"), (motors["turn"], motors["nod"]));
        AssertIsATask(imported);
    }

    [Fact]
    public void Urdf_robot_may_stand_free_on_a_floor_that_it_is_given()
    {
        files.Write("meshes/arm.obj", RobotFiles.Box(0.04, 0.04, 0.3));
        var imported = Import(files.Write("lamp.urdf", Urdf), new ImportOptions { IsFree = true, HasFloor = true, Stands = true });

        var model = XElement.Parse(imported.Model);
        Assert.Single(model.Descendants("freejoint"));
        // The lowest point is a corner of the arm's box, 15 by 2 cm from its middle, tilted by 0.4 rad, 5 cm above the base.
        var height = (0.15 * Math.Cos(0.4)) + (0.02 * Math.Sin(0.4)) - 0.05;
        var pose = ((string)model.Elements("keyframe").Elements("key").Single().Attribute("qpos")!).Split(' ');
        Assert.InRange(double.Parse(pose[2], System.Globalization.CultureInfo.InvariantCulture), height - 1e-4,
            height + 1e-4);
        Assert.Contains("start: { keyframe: stand }", imported.Definition, StringComparison.Ordinal);
        Assert.Equal("plane", (string?)model.Elements("worldbody").Elements("geom").Single().Attribute("type"));
        // Three newton meters are much for so light a lamp: its wildest policies blow up.
        var trial = RolloutTrial.Run(TaskFile.Of(SpecificationYaml.Parse(imported.Definition), imported.Model));
        Assert.InRange(trial.Invalid.Total, 0, 4);
    }

    [Fact]
    public void Model_that_reads_no_file_is_the_same_to_the_bit()
    {
        var imported = Import(files.Write("toy.xml", UserTaskFiles.ToyModel), new ImportOptions());

        Assert.All(imported.Proof.Numbers, numbers => Assert.Equal(0, numbers.Difference));
        Assert.Equal([0], imported.Proof.Trajectories.Select(trajectory => trajectory.Difference));
        Assert.Equal(200, imported.Proof.Trajectories[0].Steps);
    }

    [Fact]
    public void Model_that_is_not_the_original_is_found_out()
    {
        var request = new ImportRequest
        {
            Original = UserTaskFiles.ToyModel,
            Result = UserTaskFiles.ToyModel.Replace("damping=\"0.1\"", "damping=\"0.1001\"", StringComparison.Ordinal)
                .Replace("size=\"0.1\"", "size=\"0.1001\"", StringComparison.Ordinal),
            HasSameShapes = true,
        };

        var proof = ImportProbe.Compare("toy.xml", request, []);

        Assert.False(proof.Holds);
        Assert.Equal(["masses", "inertias", "damping"], proof.Numbers.Where(numbers => !numbers.Holds).Select(numbers => numbers.What));
        Assert.All(proof.Trajectories, trajectory => Assert.False(trajectory.Holds));
    }

    [Fact]
    public void Floor_that_is_asked_for_is_met_whatever_the_classes_say()
    {
        const string Box = """
            <mujoco>
              <default>
                <geom contype="0" conaffinity="0" pos="0 0 3" euler="0 90 0"/>
                <default class="met"><geom contype="2" conaffinity="2"/></default>
              </default>
              <worldbody>
                <body name="b" pos="0 0 0.5">
                  <freejoint/><geom class="met" type="box" size="0.1 0.1 0.1" pos="0 0 0"/>
                  <body name="arm"><joint name="turn" axis="0 0 1"/><geom class="met" type="box" size="0.01 0.01 0.01" pos="0 0 0"/></body>
                </body>
              </worldbody>
            </mujoco>
            """;
        var imported = Import(files.Write("box.xml", Box), new ImportOptions { HasFloor = true });

        using var model = Model.FromXml(imported.Model);
        using var simulation = model.CreateSimulation();
        simulation.Step(1000);
        Assert.InRange(simulation.Positions[2], 0.05, 0.15);
    }

    [Fact]
    public void Planar_robot_is_paid_for_the_way_and_not_for_its_height()
    {
        const string Walker = """
            <mujoco>
              <worldbody>
                <geom type="plane" size="9 9 1"/>
                <body name="torso" pos="0 0 1">
                  <joint name="rootz" type="slide" axis="0 0 1"/><joint name="rootx" type="slide" axis="1 0 0"/>
                  <joint name="rooty" type="hinge" axis="0 1 0"/><geom type="capsule" fromto="0 0 0 0 0 0.4" size="0.05"/>
                  <body>
                    <joint name="hip" axis="0 1 0" range="-60 60" limited="true"/>
                    <geom type="capsule" fromto="0 0 0 0 0 -0.4" size="0.05"/>
                  </body>
                </body>
              </worldbody>
              <actuator><motor joint="hip" ctrllimited="true" ctrlrange="-1 1"/></actuator>
            </mujoco>
            """;
        var imported = Import(files.Write("walker.xml", Walker), new ImportOptions());

        Assert.Contains("kind: forward-velocity, joint: rootx", imported.Definition, StringComparison.Ordinal);
        Assert.Contains("joints: [rootz, rooty, hip]", imported.Definition, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_are_where_they_were()
    {
        Assert.SkipWhen(MuJoCoLibrary.IsAtLeast(3, 1, 0), "this MuJoCo knows frames: nothing is resolved");
        const string Body = "<body name=\"b\" pos=\"0.1 0 0\" euler=\"0 0 30\"><joint name=\"j\" axis=\"1 0 0\" pos=\"0 0 0.1\"/>"
            + "<geom name=\"g\" type=\"box\" size=\"0.1 0.2 0.3\" pos=\"0 0.1 0\"/></body>";
        // A quarter turn about z, 1 m up, then the inner frame 0.5 m along x, turned about x.
        const string Framed = "<mujoco><worldbody><frame pos=\"0 0 1\" euler=\"0 0 90\"><frame pos=\"0.5 0 0\" quat=\"0.5 0.5 0.5 0.5\">"
            + Body + "</frame><geom name=\"c\" type=\"capsule\" fromto=\"0 0 0 0.2 0 0\" size=\"0.1\"/></frame></worldbody></mujoco>";
        var root = XElement.Parse(Framed);

        FrameResolver.Run(root, new ImportNotes());

        Assert.Empty(root.Descendants("frame"));
        using var model = Model.FromXml(root.ToString());
        using var simulation = model.CreateSimulation();
        simulation.Forward();
        // (0.1, 0, 0) becomes (0, 0.1, 0) by the inner turn, (0.5, 0.1, 0) by its place, (-0.1, 0.5, 1) by the outer frame.
        AssertNear([-0.1, 0.5, 1], simulation.BodyPositions.Slice(3 * model.IdOf(ModelObject.Body, "b"), 3));
        AssertNear([0, 0.1, 1], simulation.GeomPositions.Slice(3 * model.IdOf(ModelObject.Geom, "c"), 3));
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<double> actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - 1e-12, expected[i] + 1e-12);
    }

    private static void AssertIsATask(ImportedRobot imported)
    {
        var specification = TaskFile.Of(SpecificationYaml.Parse(imported.Definition), imported.Model);
        var trial = RolloutTrial.Run(specification);
        Assert.Equal((8, 0, ""), (trial.Episodes.Length, trial.Invalid.Total, trial.Failure));
    }

    private ImportedRobot Import(string path, ImportOptions options)
    {
        try
        {
            var imported = RobotImport.Run(path, options);
            foreach (var line in imported.Changes) output.WriteLine(line);
            foreach (var numbers in imported.Proof.Numbers) output.WriteLine(numbers.ToString());
            foreach (var trajectory in imported.Proof.Trajectories) output.WriteLine(trajectory.ToString());
            return imported;
        }
        catch (SpecificationException refused)
        {
            output.WriteLine(refused.Message);
            throw;
        }
    }

    private string WriteScene(bool writesRobot = true)
    {
        if (writesRobot) files.Write("robot.xml", Robot);
        files.Write("assets/hull.stl", RobotFiles.Ellipsoid(10, 1, 0.8f, 0.5f));
        files.Write("assets/foot.obj", RobotFiles.Box(0.03, 0.03, 0.02));
        files.Write("assets/cover.stl", RobotFiles.BoxAsText(0.1, 0.05, 0.01));
        return files.Write("scene.xml", Scene);
    }
}
