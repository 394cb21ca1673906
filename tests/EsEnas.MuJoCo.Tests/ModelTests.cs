namespace EsEnas.MuJoCo.Tests;

[Needs(External.MuJoCo)]
public sealed class ModelTests
{
    [Fact]
    public void Counts_are_those_of_the_text()
    {
        using var model = Probe.Model();
        Assert.Equal(
            (8, 7, 1, 3, 2, 3, 1, 1, 1),
            (model.PositionCount, model.VelocityCount, model.ControlCount, model.BodyCount, model.JointCount, model.GeomCount,
                model.SiteCount, model.SensorCount, model.SensorReadingCount));
        Assert.Equal(0.004, model.Timestep);
        Assert.Equal([0, 0, 0.3, 1, 0, 0, 0, 0], model.InitialPositions);
        Assert.Equal([-1, 1], model.ControlRanges);
    }

    [Fact]
    public void Fields_have_the_lengths_and_numbers_of_the_text()
    {
        using var model = Probe.Model();
        Assert.Equal([1], model.Integers(ModelField.Integrator));
        Assert.Equal([0, 0, -9.81], model.Numbers(ModelField.Gravity));
        Assert.Equal([0, 0, 0, 0, 0, 0.3, 1, 0, 1], model.Numbers(ModelField.BodyPosition));
        Assert.Equal([0, 3], model.Integers(ModelField.JointType));
        Assert.Equal([0, 7], model.Integers(ModelField.JointPositionAddress));
        Assert.Equal([0, 0], model.Flags(ModelField.JointIsLimited).ToArray());
        Assert.Equal([1], model.Flags(ModelField.ActuatorIsLimited).ToArray());
        Assert.Equal(0.05, model.Numbers(ModelField.Damping)[6]);
        Assert.Equal([0, 2, 3], model.Integers(ModelField.GeomType));
        Assert.Equal(9, model.Numbers(ModelField.GeomSize).Length);
        Assert.Equal(0.2, model.Numbers(ModelField.GeomSize)[7], 12);
        Assert.Equal(6, model.Numbers(ModelField.ActuatorGear).Length);
        Assert.Equal(4.0 / 3 * Math.PI * 0.001 * 1000, model.Numbers(ModelField.BodyMass)[1], 9);
    }

    [Fact]
    public void Field_of_another_kind_is_refused()
    {
        using var model = Probe.Model();
        Assert.Contains("Integer", Assert.Throws<ArgumentException>(() => { _ = model.Numbers(ModelField.JointType); }).Message);
        Assert.Contains("Real", Assert.Throws<ArgumentException>(() => { _ = model.Integers(ModelField.BodyMass); }).Message);
        Assert.Contains("Real", Assert.Throws<ArgumentException>(() => { _ = model.Flags(ModelField.BodyMass); }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = model.Numbers((ModelField)999); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = model.Numbers((ModelField)(-1)); });
    }

    [Theory]
    [InlineData(ModelObject.Body, "arm", 2)]
    [InlineData(ModelObject.Joint, "swing", 1)]
    [InlineData(ModelObject.Geom, "rod", 2)]
    [InlineData(ModelObject.Site, "top", 0)]
    [InlineData(ModelObject.Actuator, "drive", 0)]
    [InlineData(ModelObject.Sensor, "angle", 0)]
    public void Names_and_ids_lead_to_each_other(ModelObject kind, string name, int id)
    {
        using var model = Probe.Model();
        Assert.Equal(id, model.IdOf(kind, name));
        Assert.Equal(name, model.NameOf(kind, id));
    }

    [Fact]
    public void Unknown_name_is_refused_with_those_that_are()
    {
        using var model = Probe.Model();
        var exception = Assert.Throws<ArgumentException>(() => model.IdOf(ModelObject.Joint, "knee"));
        Assert.Contains("Joint named 'knee'", exception.Message);
        Assert.Contains("fly, swing", exception.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.NameOf(ModelObject.Joint, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.NameOf(ModelObject.Joint, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.NameOf((ModelObject)77, 0));
        Assert.Throws<ArgumentNullException>(() => model.IdOf(ModelObject.Joint, null!));
    }

    [Fact]
    public void Addresses_of_joints_are_those_of_their_first_coordinates()
    {
        using var model = Probe.Model();
        Assert.Equal((0, 0), (model.PositionAddressOf(0), model.VelocityAddressOf(0)));
        Assert.Equal((7, 6), (model.PositionAddressOf(1), model.VelocityAddressOf(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.PositionAddressOf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.VelocityAddressOf(-1));
    }

    [Fact]
    public void Unnamed_object_has_an_empty_name_and_other_alphabets_survive()
    {
        using var model = Model.FromXml("<mujoco><worldbody><body name='Körper 体'><geom size='1'/></body></worldbody></mujoco>");
        Assert.Equal("", model.NameOf(ModelObject.Geom, 0));
        Assert.Equal("Körper 体", model.NameOf(ModelObject.Body, 1));
        Assert.Equal(1, model.IdOf(ModelObject.Body, "Körper 体"));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<mujoco", "XML")]
    [InlineData("not xml at all", "XML")]
    [InlineData("<mujoco><worldbody><body><geom size='-1'/></body></worldbody></mujoco>", "size")]
    [InlineData("<mujoco><worldbody><body><wheel/></body></worldbody></mujoco>", "wheel")]
    [InlineData("<mujoco><actuator><motor joint='missing'/></actuator></mujoco>", "missing")]
    [InlineData("<greeting/>", "greeting")]
    public void Text_that_does_not_compile_gives_the_library_s_message(string xml, string part)
    {
        var exception = Assert.Throws<ModelFormatException>(() => Model.FromXml(xml));
        Assert.Contains(part, exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Null_text_is_refused() => Assert.Throws<ArgumentNullException>(() => Model.FromXml(null!));

    [Fact]
    public void Model_of_a_long_text_compiles()
    {
        var geoms = string.Concat(Enumerable.Range(0, 3000).Select(i => $"<geom name='geom number {i}' size='0.1' pos='{i} 0 0'/>"));
        using var model = Model.FromXml($"<mujoco><worldbody>{geoms}</worldbody></mujoco>");
        Assert.Equal(3000, model.GeomCount);
        Assert.Equal(2999, model.IdOf(ModelObject.Geom, "geom number 2999"));
        Assert.Equal(2999.0, model.Numbers(ModelField.GeomPosition)[^3]);
    }

    [Fact]
    public void Sensors_are_counted_by_their_readings()
    {
        using var model = Model.FromXml("""
            <mujoco>
              <worldbody><body name="b"><freejoint/><geom size="0.1"/><site name="s"/></body></worldbody>
              <sensor><framepos objtype="site" objname="s"/><framequat objtype="site" objname="s"/><gyro name="last" site="s"/></sensor>
            </mujoco>
            """);
        Assert.Equal((3, 10), (model.SensorCount, model.SensorReadingCount));
        Assert.Equal([3, 4, 3], model.Integers(ModelField.SensorDimension));
        Assert.Equal([0, 3, 7], model.Integers(ModelField.SensorAddress));
        Assert.Equal(2, model.IdOf(ModelObject.Sensor, "last"));
    }

    /// <summary>An orientation servo has four controls and three forces; it came with MuJoCo 3.12.</summary>
    [Fact]
    public void Actuator_with_several_controls_is_one_actuator_of_several_controls()
    {
        var xml = EsEnas.MuJoCo.Native.ProbeModel.ServoXml(2);
        Assert.SkipUnless(MuJoCoLibrary.IsAtLeast(3, 12, 0), "This libmujoco has no such actuators.");
        using var model = Model.FromXml(xml);
        Assert.Equal((6, 3), (model.ControlCount, model.ActuatorCount));
        Assert.Equal((12, 3 * 2, 5 * 6),
            (model.ControlRanges.Length, model.Integers(ModelField.ActuatorTarget).Length, model.Numbers(ModelField.ActuatorGear).Length));
        Assert.Equal("servo", model.NameOf(ModelObject.Actuator, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.NameOf(ModelObject.Actuator, 3));
        using var simulation = model.CreateSimulation();
        Assert.Equal(6, simulation.Controls.Length);
    }

    [Fact]
    public void Disposed_model_throws_but_its_simulations_go_on()
    {
        var model = Probe.Model();
        using var undisturbed = model.CreateSimulation();
        var simulation = model.CreateSimulation();
        var handle = model.Handle;
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.PositionCount);
        Assert.Throws<ObjectDisposedException>(() => { _ = model.InitialPositions; });
        Assert.Throws<ObjectDisposedException>(() => model.IdOf(ModelObject.Body, "arm"));
        Assert.Throws<ObjectDisposedException>(model.CreateSimulation);

        simulation.Step(50);
        undisturbed.Step(50);
        Assert.Equal(undisturbed.Positions, simulation.Positions);
        Assert.False(handle.IsClosed);
        simulation.Dispose();
        Assert.False(handle.IsClosed);
        undisturbed.Dispose();
        Assert.True(handle.IsClosed);
    }

    [Fact]
    public void Forgotten_simulation_is_freed_and_lets_its_model_go()
    {
        var model = Probe.Model();
        var handle = model.Handle;
        Forget(model);
        model.Dispose();
        for (var i = 0; i < 20 && !handle.IsClosed; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.True(handle.IsClosed);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget(Model model) => model.CreateSimulation().Step();
    }
}
