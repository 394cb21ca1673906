namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads an observation term of a task file.</summary>
internal static class ObservationReader
{
    private const double LargestNoise = 1e6;

    public static ObservationTerm Read(FieldReader fields)
    {
        var kind = (ObservationKind)fields.Choice("kind", true, TaskWords.Observations);
        var joints = IsOfJoints(kind) ? fields.Names("joints") : null;
        var key = kind switch
        {
            ObservationKind.BodyPosition or ObservationKind.CenterOfMass or ObservationKind.BodyUp or ObservationKind.BodyHeading
                or ObservationKind.BodyOrientation => "body",
            ObservationKind.SitePosition => "site",
            ObservationKind.GeomPosition => "geom",
            ObservationKind.Sensor => "sensor",
            ObservationKind.Target => "target",
            _ => null,
        };
        var name = key is null ? null : fields.Name(key);
        var relativeTo = IsPosition(kind) ? fields.OptionalName("relativeTo") : null;
        var between = kind == ObservationKind.Contact ? fields.Two("between") : null;
        var period = kind == ObservationKind.Clock ? fields.Number("period", 1e-3, 1e6, null) : 0;
        var axis = kind == ObservationKind.BodyUp ? fields.Choice("axis", false, "x", "y", "z") : 0;
        if (kind != ObservationKind.BodyUp || !fields.Has("axis")) axis = -1;
        var (low, high) = fields.Interval("clip");
        var isInstant = kind is ObservationKind.PreviousAction or ObservationKind.Clock or ObservationKind.Target;
        var (noise, ranged) = (0.0, default(RangedNoise?));
        if (!fields.IsMapping("noise")) noise = fields.Number("noise", 0, LargestNoise, 0);
        else if (fields.Section("noise") is { } section && !isInstant) ranged = RandomizationReader.ReadNoise(section);
        else fields.Refuse("noise", "a number: what the controller knows by itself is not measured");
        // Which keys a term has follows from its kind: without one they cannot be judged.
        if (kind >= 0) fields.End();
        return new ObservationTerm(kind, joints, name, relativeTo, low, high, noise)
        {
            Period = period,
            Axis = axis,
            RangedNoise = ranged,
            Between = between,
        };
    }

    private static bool IsOfJoints(ObservationKind kind) => kind is ObservationKind.JointPositions or ObservationKind.JointVelocities
        or ObservationKind.JointCosines or ObservationKind.JointSines;

    private static bool IsPosition(ObservationKind kind) => kind is ObservationKind.BodyPosition or ObservationKind.SitePosition
        or ObservationKind.GeomPosition or ObservationKind.CenterOfMass;
}
