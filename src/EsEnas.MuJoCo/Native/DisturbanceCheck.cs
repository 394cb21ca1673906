namespace EsEnas.MuJoCo.Native;

/// <summary>Proves that gains can be read, forces applied and contacts told apart, by a model whose every number is known.</summary>
/// <remarks>Like <see cref="MeshCheck"/> it refuses no library: without them only tasks that ask for them do not work.</remarks>
internal static unsafe class DisturbanceCheck
{
    /// <summary>Entries of a layout that only this proves.</summary>
    public static readonly string[] Keys =
    [
        "mjModel.actuator_gaintype", "mjModel.actuator_biastype", "mjModel.actuator_gainprm", "mjModel.actuator_biasprm",
        "mjData.energy", "mjData.xfrc_applied", "mjData.contact", "mjContact.geom1", "mjContact.geom2", "mjContact.size",
    ];

    /// <summary>Three spheres that reach into the floor, one after the other, and a wheel with three actuators.</summary>
    internal const string Xml = """
        <mujoco>
          <option timestep="0.004" gravity="0 0 0"><flag energy="enable"/></option>
          <size njmax="50" nconmax="10"/>
          <worldbody>
            <geom type="box" size="0.1 0.1 0.1" pos="0 0 -9" contype="0" conaffinity="0"/>
            <geom type="plane" size="9 9 1"/>
            <body pos="3 0 5">
              <joint name="wheel" type="hinge" axis="0 0 1"/>
              <geom type="box" size="0.1 0.1 0.1" contype="0" conaffinity="0"/>
            </body>
            <body pos="1 0 0.099"><freejoint/><geom type="sphere" size="0.1" mass="2.5"/></body>
            <body pos="2 0 0.099">
              <freejoint/>
              <geom type="box" size="0.01 0.01 0.01" contype="0" conaffinity="0"/>
              <geom type="sphere" size="0.1"/>
            </body>
            <body pos="4 0 0.099"><freejoint/><geom type="sphere" size="0.1"/></body>
            <body pos="3 3 5"><freejoint/><inertial pos="0 0 0" mass="1.6" diaginertia="0.2 0.3 0.4"/></body>
          </worldbody>
          <actuator>
            <motor joint="wheel"/>
            <general joint="wheel" gaintype="affine" gainprm="1.25 2.25 3.25" biastype="affine" biasprm="4.25 5.25 6.25"/>
            <general joint="wheel" gainprm="7.25" biastype="affine" biasprm="0 -7.5 -0.5"/>
          </actuator>
        </mujoco>
        """;

    private const int Thrown = 5;
    private const int ThrownVelocity = 19;
    private const double Mass = 1.6;

    private static readonly int[] GainTypes = [0, 1, 0];
    private static readonly int[] BiasTypes = [0, 1, 1];
    private static readonly (int First, int Second)[] Contacts = [(1, 3), (1, 5), (1, 6)];

    /// <summary>Whether every number is where the layout has it.</summary>
    public static bool Passes(Binding binding)
    {
        if (!Keys.All(binding.Layout.Has) || binding.Api.EnergyPos is null || binding.Api.EnergyVel is null) return false;
        try
        {
            using var handle = XmlLoader.Compile(binding, Xml);
            CheckModel(binding, handle.DangerousGetHandle());
            using var data = new DataHandle(binding.Api, handle);
            CheckData(binding, handle.DangerousGetHandle(), data.DangerousGetHandle());
            return true;
        }
        catch (Exception exception) when (exception is MuJoCoUnavailableException or ModelFormatException)
        {
            return false;
        }
    }

    private static void CheckModel(Binding binding, nint model)
    {
        var reader = new ModelReader(binding, model);
        var buffer = SelfCheck.Buffer(binding, "mjModel", model);
        foreach (var field in (ModelField[])[ModelField.ActuatorGainType, ModelField.ActuatorBiasType, ModelField.ActuatorGain,
            ModelField.ActuatorBias])
        {
            var description = FieldTable.Describe(field);
            var bytes = reader.RowsOf(description.Rows, 0) * description.Width * description.ElementSize;
            SelfCheck.CheckRange(binding, "mjModel." + description.Name, (nint)reader.Address(field), bytes, buffer);
            SelfCheck.CheckNeighbor(binding, "mjModel." + description.Name, model, sizeof(long));
        }

        for (var i = 0; i < GainTypes.Length; i++)
        {
            var gain = ((int*)reader.Address(ModelField.ActuatorGainType))[i];
            var bias = ((int*)reader.Address(ModelField.ActuatorBiasType))[i];
            SelfCheck.Compare(binding, "mjModel.actuator_gaintype", i, gain, GainTypes[i]);
            SelfCheck.Compare(binding, "mjModel.actuator_biastype", i, bias, BiasTypes[i]);
        }

        const int Width = 10;
        var zeros = new double[Width - 3];
        double[] gains = [1, 0, 0, .. zeros, 1.25, 2.25, 3.25, .. zeros, 7.25, 0, 0, .. zeros];
        double[] biases = [0, 0, 0, .. zeros, 4.25, 5.25, 6.25, .. zeros, 0, -7.5, -0.5, .. zeros];
        SelfCheck.Compare(binding, "mjModel.actuator_gainprm", new ReadOnlySpan<double>(reader.Address(ModelField.ActuatorGain),
            gains.Length), gains, 0);
        SelfCheck.Compare(binding, "mjModel.actuator_biasprm", new ReadOnlySpan<double>(reader.Address(ModelField.ActuatorBias),
            biases.Length), biases, 0);
    }

    private static void CheckData(Binding binding, nint model, nint address)
    {
        var reader = new DataReader(binding.Layout, address);
        var bodies = new ModelReader(binding, model).Bodies;
        var forces = reader.Array("xfrc_applied", 6 * bodies);
        SelfCheck.CheckRange(binding, "mjData.xfrc_applied", forces.Start, 6 * bodies * sizeof(double),
            SelfCheck.Buffer(binding, "mjData", address));
        SelfCheck.CheckNeighbor(binding, "mjData.xfrc_applied", address, sizeof(long));
        SelfCheck.Compare(binding, "mjData.xfrc_applied", forces.Span, new double[6 * bodies], 0);

        // Force and torque on a body that floats: its acceleration is theirs.
        binding.Api.ResetData(model, address);
        double[] push = [3.2, -1.6, 0.8, 0.02, 0.06, 0.04];
        push.CopyTo(forces.Span[(6 * Thrown)..]);
        binding.Api.Forward(model, address);
        CheckContacts(binding, reader, address);
        binding.Api.Step(model, address);
        const double Step = 0.004;
        SelfCheck.Compare(binding, "mjData.xfrc_applied", reader.Array("qvel", ThrownVelocity + 6).Span[ThrownVelocity..],
            [Step * 3.2 / Mass, Step * -1.6 / Mass, Step * 0.8 / Mass, Step * 0.1, Step * 0.2, Step * 0.1], 1e-9);

        // Nothing but that body has moved, and where nothing weighs anything there is no potential energy.
        binding.Api.ResetData(model, address);
        reader.Array("qvel", ThrownVelocity + 6).Span[ThrownVelocity] = 3;
        binding.Api.Forward(model, address);
        binding.Api.EnergyPos(model, address);
        binding.Api.EnergyVel(model, address);
        var energy = new ReadOnlySpan<double>(reader.Address("energy"), 2);
        SelfCheck.Compare(binding, "mjData.energy", energy, [0, 0.5 * Mass * 9], 1e-9);
    }

    private static void CheckContacts(Binding binding, DataReader reader, nint address)
    {
        SelfCheck.Compare(binding, "mjData.ncon", 0, *(int*)reader.Address("ncon"), Contacts.Length);
        SelfCheck.CheckNeighbor(binding, "mjData.contact", address, sizeof(long));
        var start = *(byte**)reader.Address("contact");
        var bytes = (long)binding.Layout["mjContact.size"] * Contacts.Length;
        if ((nint)start % sizeof(double) != 0 || !IsInside(binding, address, reader, (nint)start, bytes))
            throw SelfCheck.Mismatch(binding, "mjData.contact", "is not the address of contacts");
        for (var i = 0; i < Contacts.Length; i++)
        {
            var contact = start + ((long)binding.Layout["mjContact.size"] * i);
            SelfCheck.Compare(binding, "mjContact.geom1", i, *(int*)(contact + binding.Layout["mjContact.geom1"]), Contacts[i].First);
            SelfCheck.Compare(binding, "mjContact.geom2", i, *(int*)(contact + binding.Layout["mjContact.geom2"]), Contacts[i].Second);
        }
    }

    // In the buffer, or from 2.3.0 on in the arena, whose address follows the buffer's: nowhere else is anything read.
    private static bool IsInside(Binding binding, nint address, DataReader reader, nint start, long bytes)
    {
        var buffer = SelfCheck.Buffer(binding, "mjData", address);
        var arena = *(nint*)(address + binding.Layout["mjData.buffer"] + sizeof(long));
        return IsWithin(buffer.Start, buffer.Bytes) || IsWithin(arena, reader.Bytes - buffer.Bytes);

        bool IsWithin(nint first, long size) => first != 0 && start >= first && start - first <= size - bytes;
    }
}
