namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>
/// Finds the fields of mjData by the key poses of drawn models: first what can be read, then what takes a change of the state.
/// </summary>
internal sealed unsafe class DataSearch(NativeApi api, AllocationLog log, CandidatePlaces places)
{
    private const string Prefix = "mjData.";

    /// <summary>Puts the model into its key pose and keeps the places that repeat it.</summary>
    public void ReadKey(ProbeDrawing drawing, nint model, nint address)
    {
        var data = log.BlockAt(address);
        if (data.IsEmpty) throw places.Failure("mjData is not allocated through mju_user_malloc");
        api.ResetDataKeyframe(model, address, 0);
        var buffer = FindBuffer(drawing, data);
        places.KeepBuffer(Prefix + "buffer", data, buffer);
        places.KeepNumber(Prefix + "nbuffer", data, buffer.Length);
        places.Keep(Prefix + "time", places.Open(Prefix + "time", data.Offsets(sizeof(double)))
            .Where(offset => data.Real(offset) == drawing.Time));
        KeepArray("qpos", data, buffer, drawing.Positions);
        KeepArray("qvel", data, buffer, drawing.Velocities);
        KeepArray("ctrl", data, buffer, drawing.Controls);

        api.Forward(model, address);
        KeepArray("sensordata", data, buffer, drawing.FirstReadings);
        places.KeepNumber(Prefix + "ncon", data, drawing.Contacts);
        places.KeepNumber(Prefix + "maxuse_con", data, drawing.Contacts);
        places.KeepNumber(Prefix + "maxuse_efc", data, drawing.Constraints);
    }

    /// <summary>Compares with the sensors, which repeat the arrays of places.</summary>
    public void ReadPlaces(ProbeDrawing drawing, nint model, nint address)
    {
        var data = log.BlockAt(address);
        var buffer = BufferOf(data);
        var readings = drawing.CountOf("nsensordata");
        var sensors = new Span<double>((void*)ArrayAt("sensordata", data, buffer, readings), readings).ToArray();
        var bodies = drawing.CountOf("nbody") - 1;
        KeepArray("xpos", data, buffer, [0, 0, 0, .. sensors.AsSpan(drawing.BodyPositionReading, 3 * bodies)]);
        KeepArray("xquat", data, buffer, [1, 0, 0, 0, .. sensors.AsSpan(drawing.BodyQuaternionReading, 4 * bodies)]);
        KeepArray("geom_xpos", data, buffer, sensors[drawing.GeomPositionReading..][..(3 * drawing.CountOf("ngeom"))]);
        KeepArray("site_xpos", data, buffer, sensors[drawing.SitePositionReading..][..(3 * drawing.CountOf("nsite"))]);
        double[] anything = [double.NaN, double.NaN, double.NaN];
        KeepArray("subtree_com", data, buffer, [.. anything, .. sensors.AsSpan(drawing.SubtreeCenterReading, 3 * bodies)]);

        KeepArray("cinert", data, buffer, drawing.Fields[ModelField.BodyMass].SelectMany((mass, body) =>
            body == 0 ? new double[10] : [.. Enumerable.Repeat(double.NaN, 9), mass]).ToArray());
        KeepArray("cvel", data, buffer, [.. new double[6], .. Enumerable.Range(0, bodies).SelectMany(body =>
            (double[])[.. sensors.AsSpan(drawing.AngularVelocityReading + (3 * body), 3), .. anything])]);
        KeepArray("qfrc_actuator", data, buffer, drawing.ActuatorForces);

        // The floor carries the ball; nothing else is touched.
        var touch = sensors[drawing.TouchReading];
        if (!(touch > 0)) throw places.Failure("the touch sensor of the probe model shows no force");
        api.RnePostConstraint(model, address);
        KeepArray("cfrc_ext", data, buffer,
            [.. anything, .. anything, .. anything, double.NaN, double.NaN, touch, .. new double[6 * (bodies - 1)]]);
        KeepArray("qfrc_constraint", data, buffer,
            [double.NaN, double.NaN, touch, .. Enumerable.Repeat(double.NaN, drawing.Velocities.Length - 3)]);
    }

    /// <summary>Lifts the ball, which ends its contacts and no record of them, and provokes each warning.</summary>
    public void Move(ProbeDrawing drawing, nint model, nint address)
    {
        var data = log.BlockAt(address);
        var buffer = BufferOf(data);
        var positions = (double*)ArrayAt("qpos", data, buffer, drawing.Positions.Length);
        var velocities = (double*)ArrayAt("qvel", data, buffer, drawing.Velocities.Length);
        var controls = (double*)ArrayAt("ctrl", data, buffer, drawing.Controls.Length);
        const int BallHeight = 2;
        positions[BallHeight] += 1;
        api.Forward(model, address);
        places.KeepNumber(Prefix + "ncon", data, 0);
        places.KeepNumber(Prefix + "maxuse_con", data, drawing.Contacts);
        places.KeepNumber(Prefix + "maxuse_efc", data, drawing.Constraints);

        // The kick accelerates the last coordinate beyond what the library allows; 9e9 is still a permitted control.
        Provoke("BADQPOS", positions, drawing.Positions.Length - 1, double.NaN, drawing.Positions.Length - 1);
        Provoke("BADQVEL", velocities, drawing.Velocities.Length - 2, double.NaN, drawing.Velocities.Length - 2);
        Provoke("BADQACC", controls, drawing.Kick, 9e9, drawing.Velocities.Length - 1);
        Provoke("BADCTRL", controls, drawing.Kick, double.NaN, drawing.Kick);

        void Provoke(string warning, double* array, int index, double value, int info)
        {
            api.ResetData(model, address);
            array[index] = value;
            api.Step(model, address);
            places.Keep(WarningKey(warning), places.Open(WarningKey(warning), data.Offsets(sizeof(int))).Where(offset =>
                offset + DataReader.WarningSize <= data.Length && data.Integer(offset) == info
                && IsCount(data.Integer(offset + DataReader.WarningNumber))));

            // Bad controls are counted at every evaluation.
            bool IsCount(int number) => warning == "BADCTRL" ? number is >= 1 and <= 4 : number == 1;
        }
    }

    /// <summary>The place of a warning's counter, for <see cref="CandidatePlaces"/>.</summary>
    public static string WarningKey(string warning) => $"{Prefix}warning[{warning}]";

    /// <summary>The block of the positions, which are those of the key.</summary>
    private NativeBlock FindBuffer(ProbeDrawing drawing, NativeBlock data)
    {
        foreach (var block in data.Offsets(sizeof(long)).Select(offset => log.BlockAt(data.Pointer(offset))).Where(block => !block.IsEmpty))
        {
            if (data.Offsets(sizeof(long)).Any(offset => block.Reads(data.Pointer(offset), FieldKind.Real, drawing.Positions)))
                return block;
        }

        throw places.Failure("mjData has no buffer that is allocated through mju_user_malloc");
    }

    private NativeBlock BufferOf(NativeBlock data) => log.BlockAt(data.Pointer(places.Only(Prefix + "buffer")));

    private nint ArrayAt(string field, NativeBlock data, NativeBlock buffer, int length)
    {
        var start = data.Pointer(places.Only(Prefix + field));
        return buffer.Holds(start, length * sizeof(double)) ? start : throw places.Failure($"{Prefix}{field} leaves its buffer");
    }

    private void KeepArray(string field, NativeBlock data, NativeBlock buffer, double[] values) =>
        places.KeepPointer(Prefix + field, data, buffer, FieldKind.Real, values);
}
